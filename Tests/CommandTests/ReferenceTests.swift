import ArgumentParser
import FileSystem
import Glibc
import SystemPackage
import Testing

@testable import Provision

/// The page of the command line, made of what the command says of itself.
@Suite struct ReferenceTests {
    private static let page = FilePath(#filePath).removingLastComponent()
        .removingLastComponent().removingLastComponent().appending("docs/reference/cli.md")

    @Test func `the reference of the command line is fresh`() throws {
        let text = Self.text()
        if getenv("RECORD_SNAPSHOTS") != nil {
            try Files.writeAtomically(text, to: Self.page)
            Issue.record("wrote \(Self.page)")
        }
        #expect(try Files.readText(Self.page) == text, "RECORD_SNAPSHOTS=1 writes it anew")
    }

    private static func text() -> String {
        let verbs = ProvisionCommand.configuration.subcommands
            .filter { $0.configuration.shouldDisplay }
        let head = """
            # Command line

            Made from what the command says of itself; a test keeps it fresh. See also
            [exit codes](exit-codes.md), [environment](environment.md) and [JSON records](json-events.md).

            Standard output is what was asked for; progress, warnings and errors are on standard error.

            ## Everywhere

            These stand before or behind the verb.

            ```text
            \(section("EVERYWHERE:", of: help(ProvisionCommand.self)) ?? "")
            ```

            """
        return ([head] + verbs.map(chapter)).joined(separator: "\n")
    }

    private static func chapter(_ verb: any ParsableCommand.Type) -> String {
        let sections = help(verb).split(separator: "\n\n")
            .map { $0.hasSuffix("\n") ? String($0.dropLast()) : String($0) }
            .filter { !$0.hasPrefix("EVERYWHERE:") }
        return """
            ## \(verb.configuration.commandName ?? "")

            ```text
            \(sections.joined(separator: "\n\n"))
            ```

            """
    }

    private static func help(_ verb: any ParsableCommand.Type) -> String {
        ProvisionCommand.helpMessage(for: verb, columns: 90)
    }

    private static func section(_ title: String, of help: String) -> String? {
        help.split(separator: "\n\n").first { $0.hasPrefix(title) }
            .map { $0.split(separator: "\n").dropFirst().joined(separator: "\n") }
    }
}
