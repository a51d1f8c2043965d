import Glibc
import SystemPackage

/// Two pipes with names: a program that a test has started says that it is there, and waits to be
/// let go.
package struct Gate: Sendable {
    private let reached: FileDescriptor
    private let opened: FileDescriptor
    /// Lines of a shell script: say so, and wait.
    package let script: String

    package init(in folder: TemporaryDirectory) throws {
        let paths = ["reached", "opened"].map { folder.appending($0) }
        let pipes = try paths.map { path -> FileDescriptor in
            guard mkfifo(path.string, 0o600) == 0 else { throw Errno(rawValue: errno) }
            // For reading and writing it opens at once, whoever is there.
            return try FileDescriptor.open(path, .readWrite, options: .closeOnExec)
        }
        (reached, opened) = (pipes[0], pipes[1])
        script = "echo here >'\(paths[0])'\nread line <'\(paths[1])'\n"
    }

    /// Waits for the program; false where a minute is not enough.
    package func waitUntilReached() -> Bool {
        var poller = pollfd(fd: reached.rawValue, events: Int16(POLLIN), revents: 0)
        return poll(&poller, 1, 60_000) == 1
    }

    /// Lets the program go on.
    package func open() throws { try opened.writeAll("go\n".utf8) }
}
