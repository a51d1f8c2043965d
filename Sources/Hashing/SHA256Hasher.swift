import Diagnostics
package import PackageModel

/// A SHA-256 digest of bytes that come piece by piece.
package struct SHA256Hasher: ~Copyable, Sendable {
    private var context: EVPContext

    package init() throws { context = try EVPContext.start(.sha256) }

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        unsafe context.update(bytes)
    }

    package mutating func update(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBytes { unsafe context.update($0) }
    }

    package mutating func update(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { unsafe context.update($0) }
    }

    /// The digest of all bytes so far; throws if libcrypto failed anywhere on the way.
    package consuming func finish() throws -> Digest { try context.finish() }
}

/// An MD5 digest of bytes that come piece by piece, for channels that publish nothing better.
package struct MD5Hasher: ~Copyable, Sendable {
    private var context: EVPContext

    package init() throws { context = try EVPContext.start(.md5) }

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        unsafe context.update(bytes)
    }

    package mutating func update(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { unsafe context.update($0) }
    }

    /// The digest of all bytes so far; throws if libcrypto failed anywhere on the way.
    package consuming func finish() throws -> Digest { try context.finish() }
}
