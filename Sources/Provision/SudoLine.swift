import Diagnostics
import FileSystem
import SystemPackage

/// The same command line once more, as root.
enum SudoLine {
    /// A hint that can be pasted; arguments that a shell would read otherwise are quoted.
    static func hint(_ arguments: [String]) -> Hint {
        let words = [program(arguments.first ?? "provision")] + arguments.dropFirst()
        return Hint("`" + (["sudo"] + words.map(quoted)).joined(separator: " ") + "`")
    }

    /// The line of an `apply` for what apt installs alone, with all else that was said.
    ///
    /// Which layers are meant is said anew. A lock is not changed under `sudo`, and proof of the
    /// environment is no affair of packages.
    static func packages(of line: [String]) -> Hint {
        // What follows `--` is no option, whatever it looks like.
        let options = line.prefix { $0 != "--" }
        var words: [String] = []
        var skipsNext = false
        for word in options {
            if skipsNext {
                skipsNext = false
            } else if dropped.contains(word) {
                skipsNext = word != "--require-verified"
            } else if !dropped.contains(where: { word.hasPrefix($0 + "=") }) {
                words.append(word)
            }
        }
        return hint(words + ["--only", "driver,system"] + line.dropFirst(options.count))
    }

    private static let dropped = ["--only", "--skip", "--upgrade", "--fix", "--require-verified"]

    /// The program so that root finds it: `sudo` looks only where the distribution puts programs.
    static func program(
        _ typed: String, here: FilePath? = try? Files.resolve("/proc/self/exe"),
        in folders: [FilePath] = rootFolders
    ) -> String {
        guard !typed.contains("/"), let here else { return typed }
        let found = folders.lazy.compactMap { try? Files.resolve($0.appending(typed)) }.first
        return found == here ? typed : here.string
    }

    /// As `secure_path` of Debian's `sudo` has them.
    private static let rootFolders: [FilePath] = [
        "/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin",
    ]

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
