import Diagnostics
import FileSystem
import FoundationEssentials
import Machine
import SystemPackage

/// Who has NVIDIA's repository among apt's sources.
///
/// It is written before the files of the repository are, so whatever a killed run has put down is
/// known to belong to somebody; where nobody is left, they go.
struct RepositoryRecord: Sendable, Equatable, Codable {
    private var format = Self.currentFormat
    /// Names of the recipes that take their driver from there, sorted.
    private(set) var users: [String]
    /// Whether no driver was installed since it was added.
    var isUnused: Bool

    private static let currentFormat = 1
    private static let file = "repository.json"

    init(user: String) {
        users = [user]
        isUnused = true
    }

    mutating func add(_ user: String) { users = Set(users).union([user]).sorted() }

    mutating func remove(_ user: String) { users.removeAll { $0 == user } }

    /// Nil where no recipe has added it.
    static func read(_ folder: FilePath) throws -> RepositoryRecord? {
        let path = folder.appending(file)
        guard try Files.exists(path) else { return nil }
        let bytes = try Files.read(path, limit: 1 << 20)
        guard let record = try? JSONDecoder().decode(RepositoryRecord.self, from: Data(bytes)),
            record.format == currentFormat
        else {
            throw ProvisionError(
                .damagedDriverRecord, "cannot read the record of NVIDIA's repository `\(path)`",
                context: ["it says which recipes have it among apt's sources"],
                hints: [Hint("move it away: `sudo mv \(path) \(path).old`; the source stays")])
        }
        return record
    }

    /// Synced before the return.
    func write(_ folder: FilePath) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        let bytes = [UInt8](try encoder.encode(self)) + [UInt8(ascii: "\n")]
        try Files.createDirectories(folder)
        try Files.writeAtomically(bytes, to: folder.appending(Self.file), sync: true)
    }

    static func forget(_ folder: FilePath) throws {
        let path = folder.appending(file)
        if try Files.exists(path) { try Files.remove(path) }
    }
}
