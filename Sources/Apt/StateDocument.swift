package import Diagnostics
import FileSystem
import FoundationEssentials
package import SystemPackage

/// A record of what was done to the machine, kept as one JSON file of a state folder.
///
/// What belongs to whom hangs on it: it is synced, and one that cannot be read is refused, never
/// taken for none.
package protocol StateDocument: Codable {
    /// Its name in the folder.
    static var file: String { get }
    static var currentFormat: Int { get }
    var format: Int { get }
    /// Says what `path`, which cannot be read, told, and what to type.
    static func damaged(_ path: FilePath) -> ProvisionError
}

extension StateDocument {
    /// Nil where there is none.
    package static func stored(in folder: FilePath) throws -> Self? {
        let path = folder.appending(file)
        guard try Files.exists(path) else { return nil }
        let bytes = try Files.read(path, limit: 64 << 20)
        guard let document = try? JSONDecoder().decode(Self.self, from: Data(bytes)),
            document.format == currentFormat
        else { throw damaged(path) }
        return document
    }

    /// Readable by everybody, synced before the return; the same twice changes nothing.
    package func store(in folder: FilePath) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        let bytes = [UInt8](try encoder.encode(self)) + [UInt8(ascii: "\n")]
        let path = folder.appending(Self.file)
        try Files.createDirectories(folder)
        if try Files.exists(path), try Files.read(path, limit: 64 << 20) == bytes { return }
        try Files.writeAtomically(bytes, to: path, sync: true)
    }

    package static func forget(in folder: FilePath) throws {
        try Files.remove(folder.appending(file))
    }
}
