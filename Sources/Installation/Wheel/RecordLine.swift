import Hashing
import PackageModel

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
        return "\(quotedPath),sha256=\(file.digest.base64URL),\(file.size)\n"
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
}
