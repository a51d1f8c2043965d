import FileSystem
import SystemPackage

/// The mark on what may not have reached the disk: which machine wrote it, in which of its boots.
///
/// In the same boot the kernel still has every byte. After another boot the tree is checked
/// against its record before it is trusted.
enum BootMark: Equatable {
    /// No mark: all of it is on the disk.
    case durable
    case unsynced(BootIdentity)

    /// Reads the mark at `path`; a mark that cannot be understood is one of an unknown boot.
    static func read(_ path: FilePath) throws -> BootMark {
        guard try Files.exists(path) else { return .durable }
        let lines = try Files.readText(path, limit: 4096)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count >= 2 else { return .unsynced(BootIdentity(boot: nil, machine: nil)) }
        return .unsynced(
            BootIdentity(
                boot: lines[0].isEmpty ? nil : lines[0],
                machine: lines[1].isEmpty ? nil : lines[1]))
    }

    /// Marks with `identity`; a kill leaves the mark whole or absent.
    static func write(_ identity: BootIdentity, to path: FilePath) throws {
        let text = "\(identity.boot ?? "")\n\(identity.machine ?? "")\n"
        try Files.writeAtomically(text, to: path)
    }

    /// Whether what bears this mark can be trusted in the boot `now`.
    func isTrusted(in now: BootIdentity) -> Bool {
        switch self {
        case .durable: true
        case .unsynced(let then): then.isSame(as: now)
        }
    }
}
