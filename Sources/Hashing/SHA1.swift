import CCrypto
package import Diagnostics

/// SHA-1, for the fingerprints of OpenPGP keys, which are defined by it; nothing else is trusted to it.
package enum SHA1 {
    /// Twenty bytes.
    package static func digest(of bytes: [UInt8]) throws(ProvisionError) -> [UInt8] {
        var value = [UInt8](repeating: 0, count: 20)
        let ended = unsafe value.withUnsafeMutableBufferPointer { room in
            unsafe bytes.withUnsafeBytes { input in
                unsafe EVP_Digest(
                    input.baseAddress, input.count, room.baseAddress, nil, EVP_sha1(), nil)
            }
        }
        guard ended == 1 else {
            throw ProvisionError(
                .digestUnavailable, "failed to compute a SHA-1 digest",
                context: ["libcrypto refuses the algorithm"])
        }
        return value
    }
}
