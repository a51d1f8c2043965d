import Glibc
import SystemPackage

/// A terminal that nobody sees; its window has no size, so programs take it for 80 columns.
final class PseudoTerminal {
    private let parent: FileDescriptor
    /// What the program under test writes to.
    let child: FileDescriptor
    private var text = ""

    init() throws {
        let options: FileDescriptor.OpenOptions = [.init(rawValue: O_NOCTTY), .closeOnExec]
        parent = try .open("/dev/ptmx", .readWrite, options: options)
        var (number, locked): (CInt, CInt) = (0, 0)
        guard ioctl(parent.rawValue, Self.getNumber, &number) == 0,
            ioctl(parent.rawValue, Self.setLock, &locked) == 0
        else { throw Errno(rawValue: errno) }
        child = try .open(FilePath("/dev/pts/\(number)"), .readWrite, options: options)
    }

    /// TIOCGPTN and TIOCSPTLCK, which Glibc's module leaves out.
    private static let getNumber: UInt = 0x8004_5430
    private static let setLock: UInt = 0x4004_5431

    deinit {
        try? parent.close()
        try? child.close()
    }

    /// What a person at the keyboard would type.
    func type(_ words: String) throws { try parent.writeAll(Array(words.utf8)) }

    /// Reads until `words` were written, or ten seconds are over.
    func read(until words: String) {
        let end = ContinuousClock.now + .seconds(10)
        while !text.contains(words), ContinuousClock.now < end { readOnce(milliseconds: 100) }
    }

    /// Everything that was written, without waiting for more.
    func readRest() -> String {
        while readOnce(milliseconds: 0) {}
        return text
    }

    @discardableResult
    private func readOnce(milliseconds: Int32) -> Bool {
        var poller = pollfd(fd: parent.rawValue, events: Int16(POLLIN), revents: 0)
        guard poll(&poller, 1, milliseconds) > 0, poller.revents & Int16(POLLIN) != 0 else {
            return false
        }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = (try? bytes.withUnsafeMutableBytes { try parent.read(into: $0) }) ?? 0
        text += String(decoding: bytes.prefix(count), as: UTF8.self)
        return count > 0
    }
}
