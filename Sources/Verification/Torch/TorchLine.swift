import FoundationEssentials

/// The file that the script is given.
struct TorchPlan: Encodable {
    /// A step's name and its limit in seconds.
    var steps: [Step]
    var gpu: Bool
    var folder: String
    /// What the CUDA extension is compiled for, `9.0`.
    var architectures: String?

    struct Step: Encodable {
        var name: TorchStep
        var limit: Int

        func encode(to encoder: any Encoder) throws {
            var pair = encoder.unkeyedContainer()
            try pair.encode(name)
            try pair.encode(limit)
        }
    }
}

/// One line of the script.
struct TorchLine: Decodable {
    var begin: TorchStep?
    /// Seconds that the step which begins may take.
    var limit: Int?
    var end: TorchStep?
    var outcome: TorchEnd.Outcome?
    var cause: String?
    var text: String?
    var details: [String]?
    var facts: TorchFacts?
    var milliseconds: Int64?
    var lost: Bool?
    var done: Bool?

    /// Nil for anything else that may stand in the output.
    init?(_ text: String) {
        guard text.utf8.count < 1 << 20,
            let line = try? JSONDecoder().decode(TorchLine.self, from: Data(text.utf8))
        else { return nil }
        self = line
    }
}

/// How a step ended.
struct TorchEnd: Sendable, Equatable {
    enum Outcome: String, Codable, Sendable {
        case passed, failed, skipped
    }

    var outcome: Outcome
    /// A word that stands for what went wrong, in the script's own list.
    var cause = ""
    /// One line: what was seen.
    var text = ""
    var details: [String] = []
    var duration = Duration.zero
}

/// What torch says of itself.
struct TorchFacts: Codable, Sendable, Hashable {
    /// `2.9.1+cu128`.
    var version: String
    /// `12.8`; nil for a build without CUDA.
    var cuda: String?
    /// `sm_90`, `compute_120`.
    var architectures: [String]
    /// Files that were mapped after the import.
    var libraries: [String]
}
