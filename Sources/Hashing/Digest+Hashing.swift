import Diagnostics
import FileSystem
package import PackageModel
package import SystemPackage

extension Digest {
    /// The SHA-256 of `bytes`.
    package static func sha256(of bytes: [UInt8]) throws -> Digest {
        var hasher = try SHA256Hasher()
        hasher.update(bytes)
        return try hasher.finish()
    }

    /// The SHA-256 of `text` as UTF-8.
    package static func sha256(of text: String) throws -> Digest {
        try sha256(of: Array(text.utf8))
    }

    /// The SHA-256 of a file's contents, read in pieces of 1 MiB; symlinks are followed.
    package static func sha256(ofFile path: FilePath) throws -> Digest {
        var context = try EVPContext.start(.sha256)
        try unsafe feed(path) { unsafe context.update($0) }
        return try context.finish()
    }

    /// The digest of a file's contents by `algorithm`; symlinks are followed.
    package static func of(file path: FilePath, _ algorithm: Algorithm) throws -> Digest {
        var context = try EVPContext.start(algorithm)
        try unsafe feed(path) { unsafe context.update($0) }
        return try context.finish()
    }

    private static func feed(
        _ path: FilePath, _ update: (UnsafeRawBufferPointer) -> Void
    ) throws {
        let file = try OpenFile.open(path, .read)
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        try unsafe buffer.withUnsafeMutableBytes { room in
            while true {
                let count = try unsafe file.read(into: room)
                if count == 0 { return }
                unsafe update(UnsafeRawBufferPointer(rebasing: room[..<count]))
            }
        }
    }
}
