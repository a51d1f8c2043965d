import Diagnostics
import Glibc
import SystemPackage

/// The one EINTR policy: an interrupted call is made again.
enum SystemCall {
    /// Makes a call that says failure by -1, until no signal interrupts it.
    static func attempt<Number: SignedInteger>(
        _ call: () -> Number
    ) -> Result<Number, Errno> {
        while true {
            let answer = call()
            if answer != -1 { return .success(answer) }
            let reason = Errno(rawValue: errno)
            if reason != .interrupted { return .failure(reason) }
        }
    }

    /// Like `attempt`, throwing a sentence about `verb` and `path`.
    @discardableResult
    static func perform<Number: SignedInteger>(
        _ verb: String, _ path: FilePath, bytes: Int64? = nil, _ call: () -> Number
    ) throws(ProvisionError) -> Number {
        switch attempt(call) {
        case .success(let answer): return answer
        case .failure(let reason): throw reason.failing(to: verb, path, bytes: bytes)
        }
    }

    /// Closes `descriptor` once; Linux frees it even where close reports an interruption.
    static func close(_ descriptor: Int32, of path: FilePath) throws(ProvisionError) {
        guard Glibc.close(descriptor) == -1 else { return }
        let reason = Errno(rawValue: errno)
        if reason != .interrupted { throw reason.failing(to: "close", path) }
    }
}

extension FilePath {
    /// Makes a call on this path's C string under the EINTR policy.
    func attempt(_ call: (UnsafePointer<CChar>) -> Int32) -> Result<Int32, Errno> {
        unsafe withPlatformString { name in SystemCall.attempt { unsafe call(name) } }
    }

    /// Makes a call on this path's C string; a failure says `verb` and the path, or `place`.
    @discardableResult
    func perform(
        _ verb: String, at place: FilePath? = nil, _ call: (UnsafePointer<CChar>) -> Int32
    ) throws(ProvisionError) -> Int32 {
        switch unsafe attempt(call) {
        case .success(let answer): return answer
        case .failure(let reason): throw reason.failing(to: verb, place ?? self)
        }
    }
}
