import Glibc
package import SystemPackage

/// A program of this machine, asked something by a test.
package struct MachineProgram: Sendable {
    package let path: FilePath

    package init(_ path: FilePath) { self.path = path }

    /// The program of that name in each folder of the test's own `PATH`, in order.
    package static func all(named name: String) -> [FilePath] {
        let folders = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
        return folders.split(separator: ":").map { FilePath(String($0)).appending(name) }
            .filter { access($0.string, X_OK) == 0 }
    }

    /// The lines that it prints; nil if it fails.
    ///
    /// Blocks.
    package func lines(_ arguments: String...) -> [String]? {
        let words = ([path.string] + arguments).map {
            "'"
                + $0.split(
                    separator: "'",
                    omittingEmptySubsequences: false
                ).joined(separator: "'\\''") + "'"
        }
        guard let stream = popen(words.joined(separator: " ") + " 2>/dev/null", "re") else {
            return nil
        }
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = fread(&buffer, 1, buffer.count, stream), count > 0 {
            text += buffer[..<count]
        }
        guard pclose(stream) == 0 else { return nil }
        return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
