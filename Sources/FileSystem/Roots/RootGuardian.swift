import CPlatform
import Diagnostics
import Glibc
import Synchronization
import SystemPackage

/// The child process that takes away what a run had to put into a root, however that run ends.
///
/// It stays outside: with the mounts and the root of the host. It lives until the run is over and
/// knows of it by a pipe, so that even `kill -9` leaves nothing.
@safe final class RootGuardian: Sendable {
    /// What the run tells it, one a line.
    enum Note {
        /// The run's own mounts, as `/proc` calls them: `mnt:[4026532621]`.
        case namespace(String)
        /// A file that is placed in the root for the time being; a path inside.
        case placed(String)
        /// The run is over, and waits.
        case end

        var line: String {
            switch self {
            case .namespace(let name): "namespace \(name)\n"
            case .placed(let path): "placed \(path)\n"
            case .end: "end\n"
            }
        }
    }

    private static let current = Mutex<RootGuardian?>(nil)

    private let descriptor: Int32
    private let process: Int32

    private init(descriptor: Int32, process: Int32) {
        self.descriptor = descriptor
        self.process = process
    }

    /// Starts it; the process must have one thread only.
    ///
    /// It ends at the `exit` of this process, which waits for it.
    static func start(for root: RootFolder) throws -> RootGuardian {
        var ends: [Int32] = [-1, -1]
        try SystemCall.perform("guard", root.path) { unsafe provision_pipe(&ends) }
        let run = getpid()
        let child = try SystemCall.perform("guard", root.path) { provision_fork() }
        if child == 0 {
            _ = Glibc.close(ends[1])
            RootGuard(root: root.path, run: run, descriptor: ends[0]).live()
        }
        _ = Glibc.close(ends[0])
        let guardian = RootGuardian(descriptor: ends[1], process: child)
        current.withLock { $0 = guardian }
        atexit { RootGuardian.current.withLock { $0 }?.dismiss() }
        return guardian
    }

    /// The one of this process; nil where it has entered no root.
    static var active: RootGuardian? { current.withLock { $0 } }

    func tell(_ note: Note) throws {
        let bytes = Array(note.line.utf8)
        let wrote = try SystemCall.perform("guard", "/") {
            unsafe bytes.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
        }
        // A pipe takes a line of this length whole or not at all.
        guard wrote == bytes.count else {
            throw ProvisionError(.fileOperation, "failed to guard the root that is worked in")
        }
    }

    /// Lets it clean up and waits for it.
    private func dismiss() {
        guard (try? tell(.end)) != nil else { return }
        var status: Int32 = 0
        _ = SystemCall.attempt { unsafe waitpid(process, &status, 0) }
    }
}
