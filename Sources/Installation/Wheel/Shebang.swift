/// The first line of a script: which interpreter runs it.
struct Shebang {
    /// An absolute path without control characters; `Places` and `Store` make no other.
    let interpreter: String

    /// The kernel reads no more than this many bytes of the line, on any kernel that we meet.
    static let longest = 127

    /// The line, or lines, with the line break.
    ///
    /// A path that is long or has a space cannot stand in `#!`: then sh runs first, and reads as a
    /// command what Python reads as a string.
    var text: String {
        let plain = "#!\(interpreter)"
        let isShort = plain.utf8.count <= Self.longest
        let hasSpace = interpreter.utf8.contains { $0 == UInt8(ascii: " ") }
        guard !isShort || hasSpace else { return plain + "\n" }
        return "#!/bin/sh\n'''exec' \(quoted) \"$0\" \"$@\"\n' '''\n"
    }

    /// Double quotes, since a single one would end the string that Python sees.
    private var quoted: String {
        var result = "\""
        for scalar in interpreter.unicodeScalars {
            if "\\\"$`".unicodeScalars.contains(scalar) { result.append("\\") }
            result.unicodeScalars.append(scalar)
        }
        return result + "\""
    }

    /// The bytes of a wheel's script with `#!python` or `#!pythonw` replaced; nil where the script
    /// has another first line and stays as it is.
    func rewriting(_ script: [UInt8]) -> [UInt8]? {
        guard script.starts(with: "#!python".utf8) else { return nil }
        let lineEnd = script.firstIndex(of: UInt8(ascii: "\n")) ?? script.endIndex
        let rest = lineEnd == script.endIndex ? script[lineEnd...] : script[(lineEnd + 1)...]
        return Array(text.utf8) + rest
    }
}
