package import PackageModel

/// One row of an installed RECORD.
struct RecordLine: Comparable {
    /// Relative to site-packages, or absolute for what lies on another root.
    let path: String
    /// nil for RECORD itself.
    let file: (digest: Digest, size: Int64)?

    /// The row as the recording-projects specification wants it: CSV, `sha256=` and the digest in
    /// URL-safe base64 without padding, and the size.
    var text: String {
        guard let file else { return "\(quotedPath),,\n" }
        return "\(quotedPath),sha256=\(Self.base64(file.digest.hex)),\(file.size)\n"
    }

    private var quotedPath: String {
        let needsQuotes = path.utf8.contains {
            $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\n")
                || $0 == UInt8(ascii: "\r")
        }
        guard needsQuotes else { return path }
        return "\"" + Profile.replacing("\"", in: path, with: "\"\"") + "\""
    }

    static func < (left: RecordLine, right: RecordLine) -> Bool { left.path < right.path }
    static func == (left: RecordLine, right: RecordLine) -> Bool { left.path == right.path }

    /// URL-safe base64 without padding of the bytes that `hex` writes.
    static func base64(_ hex: String) -> String {
        let alphabet = Array(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        var result: [UInt8] = []
        var bits: UInt32 = 0
        var count: UInt32 = 0
        for digit in hex.utf8 {
            let value = digit < UInt8(ascii: "a") ? digit &- 0x30 : digit &- 0x57
            bits = (bits << 4) | UInt32(value & 0xf)
            count += 4
            if count >= 6 {
                count -= 6
                result.append(alphabet[Int((bits >> count) & 0x3f)])
            }
        }
        if count > 0 { result.append(alphabet[Int((bits << (6 - count)) & 0x3f)]) }
        return String(decoding: result, as: UTF8.self)
    }
}
