import Apt
import Diagnostics
import Machine
import SystemPackage

/// Who has NVIDIA's repository among apt's sources.
///
/// It is written before the files of the repository are, so whatever a killed run has put down is
/// known to belong to somebody; where nobody is left, they go.
struct RepositoryRecord: Sendable, Equatable, StateDocument {
    private(set) var format = Self.currentFormat
    /// Names of the recipes that take their driver from there, sorted.
    private(set) var users: [String]
    /// Whether no driver was installed since it was added.
    var isUnused: Bool

    static let currentFormat = 1
    static let file = "repository.json"

    init(user: String) {
        users = [user]
        isUnused = true
    }

    mutating func add(_ user: String) { users = Set(users).union([user]).sorted() }

    mutating func remove(_ user: String) { users.removeAll { $0 == user } }

    static func damaged(_ path: FilePath) -> ProvisionError {
        ProvisionError(
            .damagedDriverRecord, "cannot read the record of NVIDIA's repository `\(path)`",
            context: ["it says which recipes have it among apt's sources"],
            hints: [Hint("move it away: `sudo mv \(path) \(path).old`; the source stays")])
    }
}
