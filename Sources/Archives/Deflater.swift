import CInflate

/// Raw deflate of bytes in memory, for those who make archives.
package enum Deflater {
    /// The bytes as one complete stream; nil where ISA-L declines.
    package static func deflate(_ bytes: [UInt8]) -> [UInt8]? {
        let room = bytes.count + bytes.count / 8 + 1024
        var made: [UInt8]? = unsafe [UInt8](unsafeUninitializedCapacity: room) { output, count in
            count = unsafe deflate(bytes, into: output) ?? 0
        }
        if made?.isEmpty ?? true { made = nil }
        return made
    }

    private static func deflate(
        _ bytes: [UInt8], into output: UnsafeMutableBufferPointer<UInt8>
    ) -> Int? {
        let stream = UnsafeMutablePointer<isal_zstream>.allocate(capacity: 1)
        defer { unsafe stream.deallocate() }
        var input = bytes
        return unsafe input.withUnsafeMutableBufferPointer { input in
            unsafe isal_deflate_stateless_init(stream)
            unsafe stream.pointee.end_of_stream = 1
            unsafe stream.pointee.flush = UInt16(NO_FLUSH)
            unsafe stream.pointee.next_in = input.baseAddress
            unsafe stream.pointee.avail_in = UInt32(clamping: input.count)
            unsafe stream.pointee.next_out = output.baseAddress
            unsafe stream.pointee.avail_out = UInt32(clamping: output.count)
            guard unsafe isal_deflate_stateless(stream) == COMP_OK else { return nil }
            return unsafe Int(stream.pointee.total_out)
        }
    }
}
