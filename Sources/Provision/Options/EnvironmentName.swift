import ArgumentParser
import Diagnostics
import FileSystem
import Installation
import SystemPackage

/// The environment that a verb without a recipe is about.
struct EnvironmentName: ParsableArguments {
    @Argument(help: "The environment: the name of its recipe.")
    var name: String?

    func validate() throws {
        if let name { try Self.check(name) }
    }

    /// Refuses what could not be a recipe's name, and so could lead out of the prefix.
    static func check(_ name: String) throws {
        let isName =
            name.first != "-" && !name.isEmpty
            && name.utf8.allSatisfy { byte in
                UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
                    || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || byte == UInt8(ascii: "-")
            }
        guard isName else {
            throw ValidationError(
                "`\(TerminalText.plain(name.shortened))` is no name of an environment: "
                    + "lower-case letters, digits and `-`")
        }
    }
}

extension Session {
    /// The folder of the environment that was named, or of the only one there is.
    func home(_ wanted: EnvironmentName) throws -> PrefixFolder {
        let there = try environmentNames()
        if let name = wanted.name {
            guard there.contains(name) else { throw missing(name, there) }
            return settings.places.home(of: name)
        }
        guard let only = there.first, there.count == 1 else {
            throw there.isEmpty ? missing(nil, there) : ambiguous(there)
        }
        return settings.places.home(of: only)
    }

    /// The generation that is switched on in `home`; throws where there is none.
    func currentGeneration(_ home: PrefixFolder) throws -> Generation {
        let store = GenerationStore(folder: home)
        guard let generation = try store.currentNumber().flatMap({ try store.generation($0) })
        else {
            throw ProvisionError(
                .notApplied, "nothing is switched on in `\(home.root)`",
                hints: ["finish it with `provision apply RECIPE`"])
        }
        return generation
    }

    /// Names of the environments in the prefix, sorted.
    func environmentNames() throws -> [String] {
        let prefix = settings.places.prefix
        guard try Files.exists(prefix) else { return [] }
        return try Files.list(prefix).filter { $0.kind == .directory }.map(\.name)
            .filter { (try? EnvironmentName.check($0)) != nil }
            .filter { try Files.exists(settings.places.home(of: $0).generations) }.sorted()
    }

    private func missing(_ name: String?, _ there: [String]) -> ProvisionError {
        // That there is none at all is what the message says where no name was given.
        let known = there.isEmpty ? [] : [Self.list(there)]
        return ProvisionError(
            .noEnvironment,
            name.map { "no environment `\($0.shortened)` in `\(settings.places.prefix)`" }
                ?? "no environment in `\(settings.places.prefix)`",
            context: name == nil ? [] : known, hints: ["make one with `provision apply RECIPE`"])
    }

    private static func list(_ names: [String]) -> String {
        "there " + (names.count == 1 ? "is " : "are ")
            + names.map { "`\($0)`" }.joined(separator: ", ")
    }

    private func ambiguous(_ there: [String]) -> ProvisionError {
        ProvisionError(
            .ambiguous, "cannot tell which environment is meant",
            context: [Self.list(there)],
            hints: ["name one of them behind the verb"])
    }
}
