import Glibc
import Installation

extension Session {
    /// Ends the process at the point that `PROVISION_FAILPOINT` names, as `kill -9` would.
    ///
    /// For tests of recovery: it is compiled in always, so that what is tested is what is shipped.
    var failPoints: FailPoints {
        guard let name = environment["PROVISION_FAILPOINT"], let wanted = FailPoint(rawValue: name)
        else { return { _ in } }
        return { point in
            if point == wanted { kill(getpid(), SIGKILL) }
        }
    }
}
