import CInflate
import Diagnostics
import FileSystem

/// One ISA-L inflate state, used for one raw deflate stream after the other.
// SAFETY: the state has one owner and no thread of its own; it may move between threads.
@safe struct Inflater: ~Copyable, @unchecked Sendable {
    private let state: UnsafeMutablePointer<inflate_state>

    init() {
        // ISA-L keeps pointers into the state: it stays at one place on the heap.
        unsafe state = .allocate(capacity: 1)
        unsafe isal_inflate_init(state)
    }

    deinit { unsafe state.deallocate() }

    /// Forgets the last stream and begins the next.
    mutating func restart() {
        unsafe isal_inflate_reset(state)
        unsafe state.pointee.crc_flag = UInt32(ISAL_DEFLATE)
        unsafe state.pointee.next_in = nil
        unsafe state.pointee.avail_in = 0
    }

    /// Hands over the next compressed bytes; the last ones must have been used up.
    ///
    /// The bytes must stay where they are until `needsInput` or `isFinished`.
    mutating func supply(_ bytes: UnsafeRawBufferPointer) {
        // ISA-L never writes through `next_in`, though its type would let it.
        let start = unsafe UnsafeMutableRawPointer(mutating: bytes.baseAddress)
        unsafe state.pointee.next_in = start?.assumingMemoryBound(to: UInt8.self)
        unsafe state.pointee.avail_in = UInt32(clamping: bytes.count)
    }

    /// Inflates into `window` and gives the number of bytes put there.
    mutating func inflate(
        into window: UnsafeMutableRawBufferPointer
    ) throws(ArchiveError) -> Int {
        let room = UInt32(clamping: window.count)
        unsafe state.pointee.next_out = window.baseAddress?.assumingMemoryBound(to: UInt8.self)
        unsafe state.pointee.avail_out = room
        let answer = unsafe isal_inflate(state)
        let isFine = [ISAL_DECOMP_OK, ISAL_END_INPUT, ISAL_OUT_OVERFLOW].contains(answer)
        guard isFine else { throw .corrupt("a deflate stream is damaged") }
        return Int(room - (unsafe state.pointee.avail_out))
    }

    var needsInput: Bool { unsafe state.pointee.avail_in == 0 }
    var isFinished: Bool { unsafe provision_inflate_is_finished(state) != 0 }
    /// Bytes that were supplied and do not belong to the finished stream.
    var unread: Int { unsafe Int(provision_inflate_unread(state)) }

    /// Continues a CRC-32 over `bytes`.
    static func crc32(_ value: UInt32, _ bytes: UnsafeRawBufferPointer) -> UInt32 {
        guard unsafe !bytes.isEmpty else { return value }
        return unsafe crc32_gzip_refl(
            value, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt64(bytes.count))
    }
}
