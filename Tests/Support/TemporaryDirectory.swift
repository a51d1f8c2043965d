import FileSystem
import Glibc
package import SystemPackage

/// A private directory of one test, removed with everything in it when the value goes.
package final class TemporaryDirectory: Sendable {
    package let path: FilePath

    /// Makes it below `TMPDIR`, or below `/tmp`.
    package init() throws {
        let base = getenv("TMPDIR").map { FilePath(String(cString: $0)) } ?? "/tmp"
        path = try Files.createTemporaryDirectory(in: base, prefix: "provision-test-")
    }

    deinit {
        do {
            try Files.removeTree(path)
        } catch {
            print("failed to remove the test's directory \(path): \(error)")
        }
    }

    /// The path of a name in it.
    package func appending(_ relative: String) -> FilePath { path.appending(relative) }

    /// Writes a file in it, with the folders above, and gives its path.
    @discardableResult
    package func write(
        _ relative: String, _ text: String, mode: UInt16 = 0o644
    ) throws -> FilePath {
        try write(relative, Array(text.utf8), mode: mode)
    }

    /// Writes a file in it, with the folders above, and gives its path.
    @discardableResult
    package func write(
        _ relative: String, _ bytes: [UInt8], mode: UInt16 = 0o644
    ) throws -> FilePath {
        let file = path.appending(relative)
        try Files.createDirectories(file.removingLastComponent())
        try Files.writeAtomically(bytes, to: file, mode: mode)
        return file
    }
}
