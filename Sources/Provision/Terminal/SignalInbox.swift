import Glibc
import Synchronization
import SystemPackage

/// The write end of the inbox's pipe; a handler may touch nothing that takes a lock.
private let inboxDescriptor = Atomic<Int32>(-1)

/// Signals as bytes in a pipe, so that an ordinary thread can act on them.
///
/// Handlers are installed instead of masks and `SIG_IGN`, because those are inherited by every
/// program that we start and handlers are not.
struct SignalInbox: Sendable {
    static let handled: [Int32] = [SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGWINCH]

    private let readEnd: FileDescriptor

    /// Installs the handlers; for the main process, once.
    static func open() throws -> SignalInbox {
        let pipe = try FileDescriptor.pipe()
        for end in [pipe.readEnd, pipe.writeEnd] {
            _ = fcntl(end.rawValue, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end.rawValue, F_SETFL, O_NONBLOCK)
        }
        inboxDescriptor.store(pipe.writeEnd.rawValue, ordering: .sequentiallyConsistent)
        for signal in handled where !isIgnored(signal) { install(signal) }
        // A write to a closed pipe or socket fails with EPIPE, which is handled where it happens.
        install(SIGPIPE)
        return SignalInbox(readEnd: pipe.readEnd)
    }

    /// The signals that arrived, in order; waits up to `timeout` for the first.
    func wait(milliseconds timeout: Int32) -> [Int32] {
        var poller = pollfd(fd: readEnd.rawValue, events: Int16(POLLIN), revents: 0)
        guard poll(&poller, 1, timeout) > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = bytes.withUnsafeMutableBytes { try? readEnd.read(into: $0) } ?? 0
        return bytes.prefix(count).map(Int32.init)
    }

    /// Whether whoever started us wants the signal ignored, as `nohup` does.
    private static func isIgnored(_ signal: Int32) -> Bool {
        var action = sigaction()
        guard sigaction(signal, nil, &action) == 0 else { return false }
        // SIG_IGN is a cast that Swift does not import; its value is 1.
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
    }

    private static func install(_ signal: Int32) {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { signal in
            guard signal != SIGPIPE else { return }
            let saved = errno
            var byte = UInt8(truncatingIfNeeded: signal)
            _ = write(inboxDescriptor.load(ordering: .relaxed), &byte, 1)
            errno = saved
        }
        action.sa_flags = SA_RESTART
        _ = sigaction(signal, &action, nil)
    }
}
