import Diagnostics
import Transfer

extension Reception {
    /// An error about an archive of a toolkit with something to type, where it has nothing yet.
    ///
    /// Conda packages and wheels have an index that can be asked again; NVIDIA's folder has what it
    /// has, and a mirror may have less.
    static func advising(_ error: any Error) -> any Error {
        guard var error = error as? ProvisionError else { return error }
        let isUnusable = error.code.exitStatus == .integrity
        // Of archives in general there is less to say than of a toolkit's.
        guard isUnusable || error.hints.isEmpty else { return error }
        switch error.code {
        case .httpStatus:
            error.hints = [
                "name a mirror that has it with `PROVISION_CUDA_REDIST=URL`",
                "or take another release with `cuda.version` and run `provision lock`",
            ]
        case .connectionFailed, .wrongLength, .badAnswer, .fileUnreadable:
            error.hints = ["run it again: what has come is kept"]
        case _ where isUnusable:
            error.hints = ["take another release with `cuda.version`: this archive is unusable"]
        default: break
        }
        return error
    }
}
