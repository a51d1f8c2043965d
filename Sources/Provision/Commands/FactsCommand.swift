import ArgumentParser
import Compatibility
import Diagnostics
import PackageModel

/// Lists the tables of facts that choices are made by.
struct FactsCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "facts",
        abstract: "List what is known of drivers, CUDA, GPUs and PyTorch, with its sources.",
        discussion: """
            `facts show` tells of one thing: `driver:550`, `cuda:12.4`, `gpu:rtx-3090`, \
            `torch:2.6`, `cudnn:9`.
            """,
        subcommands: [FactsShowCommand.self])
    static let worksInImages = false

    @OptionGroup(title: "Everywhere")
    var global: GlobalOptions

    func run(in session: Session) async throws -> ExitStatus {
        let facts = try session.facts()
        session.show { FactsScreen.draw(facts, style: $0) }
        session.emit([FactsScreen.json(facts)] + facts.tables.map(FactsScreen.json))
        return .success
    }
}

/// Tells what is known of one driver, toolkit, GPU or library.
struct FactsShowCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Tell what is known of one thing.")
    static let worksInImages = false

    @Argument(
        help: ArgumentHelp(
            "driver:550, cuda:12.4, gpu:rtx-3090, torch:2.6 or cudnn:9.", valueName: "subject"))
    var subjects: [String]

    @OptionGroup(title: "Everywhere")
    var global: GlobalOptions

    func run(in session: Session) async throws -> ExitStatus {
        let facts = try session.facts()
        let sheets = try subjects.map { try FactSubject($0).sheet(in: facts) }
        session.show { style in
            sheets.map { $0.draw(style) }.joined(separator: "\n\n")
        }
        session.emit(sheets.map { $0.json(version: facts.version) })
        return .success
    }
}

/// What `facts show` is asked for.
enum FactSubject: Sendable, Equatable {
    case driver(String)
    case cuda(String)
    case gpu(String)
    case torch(String)
    case cudnn(String)

    static let examples = ["driver:550", "cuda:12.4", "gpu:rtx-3090", "torch:2.6", "cudnn:9"]

    /// Reads `cuda:12.4`; the kind is in any case.
    init(_ text: String) throws(ProvisionError) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts.count == 2 ? String(parts[1]) : ""
        switch (parts[0].lowercased(), name.isEmpty) {
        case ("driver", false): self = .driver(name)
        case ("cuda", false): self = .cuda(name)
        case ("gpu", false): self = .gpu(name)
        case ("torch", false), ("pytorch", false): self = .torch(name)
        case ("cudnn", false): self = .cudnn(name)
        default:
            let examples = Self.examples.map { "`\($0)`" }.joined(separator: ", ")
            throw ProvisionError(
                .unknownFact, "cannot tell what `\(text.shortened)` is",
                hints: [Hint("ask for one of these kinds: \(examples)")])
        }
    }

    /// What is known of it; throws R813 where nothing is, with what is near.
    func sheet(in facts: Facts) throws(ProvisionError) -> FactSheet {
        switch self {
        case .driver(let name): try facts.driverSheet(name)
        case .cuda(let name): try facts.cudaSheet(name)
        case .gpu(let name): try facts.gpuSheet(name)
        case .torch(let name): try facts.torchSheet(name)
        case .cudnn(let name): try facts.cudnnSheet(name)
        }
    }

    /// The error for a subject that no table has.
    static func unknown(
        _ kind: String, _ name: String, known: [String], offered near: [String] = []
    ) -> ProvisionError {
        let offered =
            near.isEmpty
            ? versionsNear(name, among: known) ?? Facts.namesNear(name, among: known) : near
        let list = offered.map { "`\(kind):\($0)`" }.joined(separator: ", ")
        return ProvisionError(
            .unknownFact, "no facts are known of `\(kind):\(name.shortened)`",
            hints: list.isEmpty ? [] : [Hint("known are, among others, \(list)")])
    }

    /// The two below and the two above, of names that are versions in ascending order.
    private static func versionsNear(_ name: String, among known: [String]) -> [String]? {
        let versions = known.compactMap { DottedVersion($0) }
        guard versions.count == known.count, let wanted = DottedVersion(name) else {
            return versions.count == known.count ? Array(known.suffix(5)) : nil
        }
        let below = versions.filter { $0 < wanted }.suffix(2)
        let above = versions.filter { $0 > wanted }.prefix(2)
        return (below + above).map(\.text)
    }
}
