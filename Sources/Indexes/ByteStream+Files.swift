import FileSystem
import Hashing
import PackageModel
import SystemPackage
import Transfer

extension ByteStream {
    /// Reads to the end; gives length and SHA-256.
    ///
    /// Blocks.
    func measure() throws -> (size: Int64, digest: Digest) {
        var hasher = try SHA256Hasher()
        var size: Int64 = 0
        while let chunk = try next() {
            chunk.withSpan { hasher.update($0) }
            size += Int64(chunk.count)
        }
        return (size, try hasher.finish())
    }

    /// Writes everything to a new file; gives the SHA-256.
    ///
    /// Blocks.
    func save(to path: FilePath) throws -> Digest {
        let file = try OpenFile.open(path, .create(mode: 0o600))
        var hasher = try SHA256Hasher()
        while let chunk = try next() {
            chunk.withSpan { hasher.update($0) }
            try chunk.withUnsafeBytes { try file.write($0) }
        }
        try file.close()
        return try hasher.finish()
    }
}
