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

    /// What a wheel's script begins with that wants its first line replaced; `#!pythonw` too.
    static let marker = Array("#!python".utf8)

    /// The bytes of such a script with the first line replaced.
    func rewriting(_ script: [UInt8]) -> [UInt8] {
        let lineEnd = script.firstIndex(of: UInt8(ascii: "\n")) ?? script.endIndex
        return Array(text.utf8) + script[lineEnd...].dropFirst()
    }
}
