import ArgumentParser
import Diagnostics
import Installation
import PackageModel
import SystemPackage

/// Lists the generations of an environment.
struct HistoryCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "List the generations of an environment.")

    @OptionGroup var environment: EnvironmentName

    @OptionGroup(title: "Everywhere")
    var global: GlobalOptions

    func run(in session: Session) async throws -> ExitStatus {
        let home = try session.home(environment)
        let store = GenerationStore(folder: home)
        let generations = try store.history()
        let previous = try store.previous()?.number
        let rows = generations.map { generation in
            HistoryScreen.Row(
                generation: generation.number, created: TimeText.minute(generation.record.date),
                summary: generation.record.summary,
                remarks: Self.remarks(generation, previous: previous))
        }
        session.show { HistoryScreen.draw(rows, name: home.name, style: $0) }
        session.emit(generations.map { Self.record($0, of: home) })
        return .success
    }

    private static func remarks(_ generation: Generation, previous: Int?) -> [String] {
        if generation.isCurrent { return ["current"] }
        return generation.number == previous ? ["previous"] : []
    }

    private static func record(_ generation: Generation, of home: PrefixFolder) -> JSONValue {
        [
            "type": "generation", "name": .string(home.name),
            "generation": .int(Int64(generation.number)), "date": .int(generation.record.date),
            "summary": .string(generation.record.summary), "current": .bool(generation.isCurrent),
            "lock": .string(generation.record.lockDigest.description),
            "path": .string(generation.folder.root.string),
        ]
    }
}
