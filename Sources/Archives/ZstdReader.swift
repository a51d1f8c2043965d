import CArchive
import Diagnostics

/// One libarchive reader of a bare zstd stream, freed once.
///
/// The bytes belong to the caller and must outlive it.
@safe struct ZstdReader: ~Copyable {
    private let raw: OpaquePointer

    private init(owning raw: OpaquePointer) { unsafe self.raw = raw }

    deinit { unsafe archive_read_free(raw) }

    /// Sets filter and format, so that neither is guessed from the bytes.
    static func open(_ bytes: UnsafeRawBufferPointer) throws -> ZstdReader {
        guard let raw = unsafe archive_read_new() else {
            throw ArchiveError.tooLarge("no memory is left")
        }
        let reader = unsafe ZstdReader(owning: raw)
        try reader.check(unsafe archive_read_append_filter(raw, ARCHIVE_FILTER_ZSTD))
        try reader.check(unsafe archive_read_set_format(raw, ARCHIVE_FORMAT_RAW))
        try reader.check(unsafe archive_read_open_memory(raw, bytes.baseAddress, bytes.count))
        var entry: OpaquePointer?
        try reader.check(unsafe archive_read_next_header(raw, &entry))
        return reader
    }

    /// Gives all contents to `body`, piece by piece.
    func read(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        var idle = 0
        while true {
            var piece: UnsafeRawPointer?
            var count = 0
            var offset: Int64 = 0
            let answer = unsafe archive_read_data_block(raw, &piece, &count, &offset)
            if answer == ARCHIVE_EOF { return }
            try check(answer)
            idle = count == 0 ? idle + 1 : 0
            guard idle < 1000 else { throw ArchiveError.malformed("its data does not go on") }
            try unsafe body(UnsafeRawBufferPointer(start: piece, count: count))
        }
    }

    private func check(_ answer: Int32) throws {
        if answer == ARCHIVE_OK { return }
        let text = unsafe archive_error_string(raw).map { unsafe String(cString: $0) } ?? ""
        if text.hasPrefix("Truncated") {
            throw ArchiveError.truncated("it ends in the middle of a frame")
        }
        throw ArchiveError.malformed(text.isEmpty ? "libarchive gives no reason" : visible(text))
    }
}
