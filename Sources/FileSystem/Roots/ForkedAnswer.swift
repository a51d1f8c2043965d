import CPlatform
import Glibc
import SystemPackage

/// An answer of a process of its own, for work that needs threads before this one may have any.
package enum ForkedAnswer {
    /// What `work` gives in a copy of this process; nil where it gives nothing or dies.
    ///
    /// The caller must be the only thread. The copy runs nothing but `work`.
    package static func ask(_ work: @escaping @Sendable () async -> String?) -> String? {
        var ends: [Int32] = [-1, -1]
        let made = SystemCall.attempt { unsafe provision_pipe(&ends) }
        guard case .success = made else { return nil }
        let (reading, writing) = (ends[0], ends[1])
        let child = provision_fork()
        guard child != 0 else { answer(work, to: writing) }
        _ = Glibc.close(writing)
        defer { _ = Glibc.close(reading) }
        guard child > 0 else { return nil }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case .success(let count) = SystemCall.attempt({
            unsafe read(reading, &buffer, buffer.count)
        }), count > 0 { bytes += buffer.prefix(count) }
        var status: Int32 = 0
        _ = SystemCall.attempt { unsafe waitpid(child, &status, 0) }
        return bytes.isEmpty ? nil : String(validating: bytes, as: UTF8.self)
    }

    private static func answer(
        _ work: @escaping @Sendable () async -> String?, to descriptor: Int32
    ) -> Never {
        Task.detached {
            let bytes = Array((await work() ?? "").utf8)
            _ = unsafe bytes.withUnsafeBytes {
                unsafe write(descriptor, $0.baseAddress, $0.count)
            }
            _exit(0)
        }
        while true { pause() }
    }
}
