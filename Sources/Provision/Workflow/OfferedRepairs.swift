import Compatibility
import Diagnostics
import FileSystem
import Hashing
import Installation
import Lockfiles
import Machine
import PackageModel
import Planning
import Recipes
import SystemPackage

/// The repairs of a recipe as they were last printed, kept in the cache for `--fix`.
///
/// Looking for repairs ends after a while, and how far it gets depends on what is in the cache: a
/// second search may find others, in another order. `--fix 2` means the second line that was read.
struct OfferedRepairs {
    /// One repair: what it would change in the recipe, nil where a machine changes, and its words.
    struct Offer {
        var edits: [RecipeEdit]?
        var hint: Hint
    }

    let recipe: RecipeFile
    let machine: TargetMachine
    let session: Session

    /// Seconds for which a list counts; indexes and offers have moved on after a day.
    private static let lifetime: Int64 = 86_400

    /// Keeps a list; where that fails, `--fix` looks for repairs anew.
    func keep(_ repairs: [Repair], beside lock: Lockfile?) {
        guard let path = try? path(), let key = try? key(lock) else { return }
        let document: JSONValue = [
            "key": .string(key), "time": .int(session.now),
            "repairs": .array(repairs.map(Self.json)),
        ]
        try? Files.createDirectories(path.removingLastComponent())
        try? Files.writeAtomically(document.encoded + "\n", to: path)
    }

    /// The list that was printed for this recipe, machine and lock; nil where there is none.
    func kept(beside lock: Lockfile?) -> [Offer]? {
        guard let path = try? path(), let bytes = try? Files.read(path, limit: 1 << 20),
            let key = try? key(lock), let list = try? OfferedList(bytes, file: recipe.name),
            list.key == key, 0...Self.lifetime ~= session.now &- list.time
        else { return nil }
        return list.offers
    }

    /// One file for each recipe, by its path.
    private func path() throws -> FilePath {
        let name = try Digest.sha256(of: recipe.path.string).hex.prefix(24)
        return session.settings.places.cache.appending("repairs").appending("\(name).json")
    }

    /// What a list depends on and may differ though the recipe is the same.
    private func key(_ lock: Lockfile?) throws -> String {
        let target = machine.target
        let parts: [String] =
            [
                Version.current, recipe.digest.hex, machine.facts.version, lock?.text ?? "",
                target.os ?? "", target.architecture, target.glibc.text,
                target.driver?.text ?? "", target.fixedDriver ?? "",
            ] + target.gpus.map { "\($0.name)*\($0.count)" }
            + target.driverOffers.map { "\($0.package) \($0.version)" }
            + target.compilerOffers.map(\.package) + target.interpreters.map(\.executable)
        return try Digest.sha256(of: parts.joined(separator: "\n")).hex
    }

    private static func json(_ repair: Repair) -> JSONValue {
        let edits = repair.edits.map { edits in
            JSONValue.array(
                edits.map { edit in
                    [
                        "field": .string(edit.field),
                        "value": edit.value.map(JSONValue.string) ?? .null,
                        "line": edit.item.map { .int(Int64($0.line)) } ?? .null,
                        "column": edit.item.map { .int(Int64($0.column)) } ?? .null,
                        "length": edit.item.map { .int(Int64($0.length)) } ?? .null,
                    ]
                })
        }
        return ["words": .string(repair.hint.text), "edits": edits ?? .null]
    }
}

/// A list as it lies in the cache.
private struct OfferedList {
    var key = ""
    var time: Int64 = 0
    var offers: [OfferedRepairs.Offer] = []

    /// The recipe's name, which places are told by.
    private let file: String

    init(_ bytes: [UInt8], file: String) throws(ReadFailure) {
        self.file = file
        var reader = JSONReader(bytes)
        try reader.enterObject()
        while let name = try reader.nextKey() {
            switch name {
            case "key": key = try reader.string()
            case "time": time = try reader.optionalInteger() ?? 0
            case "repairs":
                try reader.enterArray()
                while try reader.nextElement() { offers.append(try offer(&reader)) }
            default: try reader.skip()
            }
        }
    }

    private func offer(
        _ reader: inout JSONReader
    ) throws(ReadFailure) -> OfferedRepairs.Offer {
        var offer = OfferedRepairs.Offer(edits: nil, hint: "")
        try reader.enterObject()
        while let name = try reader.nextKey() {
            switch name {
            case "words": offer.hint = Hint(try reader.string())
            case "edits":
                if try reader.skipNull() { continue }
                var edits: [RecipeEdit] = []
                try reader.enterArray()
                while try reader.nextElement() { edits.append(try edit(&reader)) }
                offer.edits = edits
            default: try reader.skip()
            }
        }
        return offer
    }

    private func edit(_ reader: inout JSONReader) throws(ReadFailure) -> RecipeEdit {
        var edit = RecipeEdit(field: "", value: nil)
        var numbers: [String: Int] = [:]
        try reader.enterObject()
        while let name = try reader.nextKey() {
            switch name {
            case "field": edit.field = try reader.string()
            case "value": edit.value = try reader.optionalString()
            case "line", "column", "length":
                numbers[name] = try reader.optionalInteger().flatMap { Int(exactly: $0) }
            default: try reader.skip()
            }
        }
        if let line = numbers["line"], let column = numbers["column"] {
            edit.item = Mark(
                file: file, line: line, column: column, length: numbers["length"] ?? 1)
        }
        return edit
    }
}
