import Diagnostics
import Glibc
import Synchronization
import SystemPackage

/// What writers of one unpacking share: their buffers, and from which size they write directly.
package final class WriterPool: Sendable {
    /// Members of at least this many bytes bypass the page cache; nil lets none.
    package let directFrom: Int64?
    private let idle = Mutex<[AlignedBuffer]>([])

    /// Without an argument the threshold is 1 MiB, which measured best on ext4.
    package init(directFrom: Int64? = 1 << 20) { self.directFrom = directFrom }

    func take() throws -> AlignedBuffer {
        if let buffer = idle.withLock({ $0.popLast() }) { return buffer }
        return try AlignedBuffer()
    }

    /// Keeps a few buffers for the next writer; there are never more idle ones than writers.
    func give(_ buffer: AlignedBuffer) {
        idle.withLock { if $0.count < 8 { $0.append(buffer) } }
    }
}

/// 4 MiB of memory, aligned as direct writes want it.
// SAFETY: one writer has it at a time; the pool hands it over under its mutex.
@safe final class AlignedBuffer: @unchecked Sendable {
    static let size = 4 << 20
    /// No block device asks for more.
    static let alignment = 4096

    let bytes: UnsafeMutableRawBufferPointer

    init() throws(ProvisionError) {
        var raw: UnsafeMutableRawPointer?
        let answer = unsafe posix_memalign(&raw, Self.alignment, Self.size)
        guard answer == 0, let raw = unsafe raw else {
            throw Errno.noMemory.failing(to: "take a write buffer of", "4 MiB")
        }
        unsafe bytes = UnsafeMutableRawBufferPointer(start: raw, count: Self.size)
    }

    deinit { unsafe free(bytes.baseAddress) }
}
