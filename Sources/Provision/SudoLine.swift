import Diagnostics

/// The same command line once more, as root.
enum SudoLine {
    /// A hint that can be pasted; arguments that a shell would read otherwise are quoted.
    static func hint(_ arguments: [String]) -> Hint {
        Hint("`" + (["sudo"] + arguments.map(quoted)).joined(separator: " ") + "`")
    }

    /// An argument as a shell reads it back.
    static func quoted(_ argument: String) -> String {
        let isPlain =
            !argument.isEmpty
            && argument.utf8.allSatisfy { byte in
                UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
                    || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                    || "-_./=:,@%+".utf8.contains(byte)
            }
        return isPlain ? argument : "'" + argument.replacing("'", with: "'\\''") + "'"
    }
}
