import Diagnostics
import FileSystem
import Glibc
import SystemPackage

/// A part of a file that is read from its begin to its end, summed as it goes.
///
/// Single-threaded.
@safe final class FileSection: TarSource {
    private let file: OpenFile
    private let range: Range<Int64>
    private var position: Int64
    private let buffer: UnsafeMutableRawBufferPointer
    private(set) var crc: UInt32 = 0
    private(set) var failure: (any Error)?

    init(_ path: FilePath, _ range: Range<Int64>? = nil) throws {
        file = try OpenFile.open(path, .read)
        self.range = try range ?? 0..<file.attributes().size
        position = self.range.lowerBound
        unsafe buffer = .allocate(byteCount: 1 << 18, alignment: 16)
    }

    deinit { unsafe buffer.deallocate() }

    var count: Int64 { Int64(range.count) }

    func next() -> UnsafeRawBufferPointer? {
        do {
            let room = unsafe Int(min(Int64(buffer.count), range.upperBound - position))
            let window = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[..<room])
            let got = try unsafe room == 0 ? 0 : file.read(into: window, at: position)
            guard got > 0 || room == 0 else {
                throw ArchiveError.truncated("the file shrank while it was read")
            }
            position += Int64(got)
            let piece = unsafe UnsafeRawBufferPointer(rebasing: window[..<got])
            crc = unsafe Inflater.crc32(crc, piece)
            return unsafe piece
        } catch {
            failure = error
            return nil
        }
    }

    func begins(with bytes: [UInt8]) throws -> Bool {
        guard count >= Int64(bytes.count) else { return false }
        let end = range.lowerBound + Int64(bytes.count)
        return try ZipReader.read(file, range.lowerBound..<end) == bytes
    }

    /// Reads what nobody asked for, so that `crc` covers all.
    func drain() throws {
        while let piece = unsafe next(), unsafe !piece.isEmpty {}
        if let failure { throw failure }
    }
}
