import FileSystem
import SystemPackage

/// What is done about power loss before a generation is switched on.
package enum Durability: Sendable {
    /// Everything is on the disk first.
    case wait
    /// What may not be there is marked, and checked after another boot.
    case mark

    /// System scope and file systems of a server wait; so does whoever asks for it (`--sync`).
    package static func standard(
        for places: Places, isAsked: Bool = false
    ) throws -> Durability {
        if isAsked || places.scope == .system { return .wait }
        var folder = places.prefix
        while try !Files.exists(folder), folder.removeLastComponent() {}
        return try Files.isLocalFileSystem(folder) ? .mark : .wait
    }
}
