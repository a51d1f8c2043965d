import CCrypto
package import Diagnostics
import PackageModel

extension ErrorCode {
    /// OpenSSL refuses an algorithm, as a FIPS configuration does with MD5.
    package static let digestUnavailable = ErrorCode("R419", exit: .failure)
}

/// One libcrypto digest in progress. It cannot be copied and is freed once.
// SAFETY: the context has one owner and no thread of its own; it may move between threads.
@safe struct EVPContext: ~Copyable, @unchecked Sendable {
    private let raw: OpaquePointer
    private let algorithm: Digest.Algorithm
    private var isHealthy = true

    private init(owning raw: OpaquePointer, _ algorithm: Digest.Algorithm) {
        unsafe self.raw = raw
        self.algorithm = algorithm
    }

    deinit { unsafe EVP_MD_CTX_free(raw) }

    static func start(_ algorithm: Digest.Algorithm) throws(ProvisionError) -> EVPContext {
        guard let raw = unsafe EVP_MD_CTX_new() else { throw unavailable(algorithm) }
        let context = unsafe EVPContext(owning: raw, algorithm)
        let method = unsafe algorithm == .sha256 ? EVP_sha256() : EVP_md5()
        guard unsafe EVP_DigestInit_ex(raw, method, nil) == 1 else { throw unavailable(algorithm) }
        return context
    }

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard unsafe !bytes.isEmpty else { return }
        // A failure here is remembered, so that callers in a hot loop need no `try`.
        if unsafe EVP_DigestUpdate(raw, bytes.baseAddress, bytes.count) != 1 { isHealthy = false }
    }

    consuming func finish() throws(ProvisionError) -> Digest {
        var value = [UInt8](repeating: 0, count: algorithm.digits / 2)
        let ended = unsafe value.withUnsafeMutableBufferPointer {
            unsafe EVP_DigestFinal_ex(raw, $0.baseAddress, nil)
        }
        guard isHealthy, ended == 1, let digest = Digest(algorithm, bytes: value) else {
            throw Self.unavailable(algorithm)
        }
        return digest
    }

    private static func unavailable(_ algorithm: Digest.Algorithm) -> ProvisionError {
        ProvisionError(
            .digestUnavailable, "failed to compute a \(algorithm.rawValue) digest",
            context: ["libcrypto refuses the algorithm"])
    }
}
