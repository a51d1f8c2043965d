import FoundationEssentials
import Testing

/// One situation that users report: a machine, a recipe, and the answer that the named source gives.
struct Situation: Sendable, CustomTestStringConvertible {
    /// The file's name without its suffix.
    let name: String
    /// What it is, in a sentence.
    let sentence: String
    /// Where the expected answer comes from: never from running this code.
    let source: String
    let machine: SituationMachine
    /// The recipe without its first two lines, which are the same in all.
    var recipe: String
    let expected: Verdict

    enum Verdict: Sendable {
        /// What must have been chosen: `torch` → `2.14.1`, `packages.torchvision` → `0.21.0`.
        case choice([String: [String]])
        case refusal(Refusal)
    }

    struct Refusal: Sendable {
        /// Words that the explanation must have.
        var culprit: [String]
        /// Words each of which some repair must have.
        var repairs: [String]
    }

    var testDescription: String { "\(name): \(sentence)" }

    /// The recipe as a user would write it.
    var recipeText: String { "recipe: 1\nname: situation\n" + recipe }

    var isRefused: Bool {
        if case .refusal = expected { true } else { false }
    }
}

extension Situation {
    private static let folder: String = {
        let parts = #filePath.split(separator: "/").dropLast()
        return "/" + parts.joined(separator: "/") + "/situations"
    }()

    /// Every file of the table, read or refused.
    static let files: [(name: String, reading: Result<Situation, any Error>)] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".yaml") }.sorted().map { file in
            let bytes = FileManager.default.contents(atPath: "\(folder)/\(file)") ?? Data()
            let name = String(file.dropLast(5))
            return (
                name,
                Result { try Situation(name: name, text: String(decoding: bytes, as: UTF8.self)) }
            )
        }
    }()

    static let all: [Situation] = files.compactMap { try? $0.reading.get() }
    static let refused = all.filter(\.isRefused)
}
