import CArchive
import Diagnostics
import FileSystem

/// One libarchive reader of tar with one filter, freed once; libarchive only ever reads.
@safe struct TarReader: ~Copyable {
    private let raw: OpaquePointer
    /// Kept, since libarchive calls it through a plain pointer.
    private let client: Client

    /// What that pointer leads to.
    fileprivate final class Client {
        let source: any TarSource

        init(_ source: any TarSource) { self.source = source }
    }

    private init(owning raw: OpaquePointer, _ source: any TarSource) {
        unsafe self.raw = raw
        client = Client(source)
    }

    deinit { unsafe archive_read_free(raw) }

    /// Appends the filter instead of letting libarchive bid: bidding can be made to hang.
    static func open(_ source: any TarSource, _ compression: TarCompression) throws -> TarReader {
        guard useUTF8Names else {
            throw ArchiveError.unsupported("this machine has no UTF-8 locale")
        }
        guard try source.begins(with: compression.magic) else {
            throw ArchiveError.malformed(
                "it is no `\(compression.rawValue)`, whatever its name says")
        }
        guard let raw = unsafe archive_read_new() else {
            throw ArchiveError.tooLarge("no memory is left")
        }
        let reader = unsafe TarReader(owning: raw, source)
        if compression != .none {
            try reader.check(unsafe archive_read_append_filter(raw, compression.filter))
        }
        try reader.check(unsafe archive_read_set_format(raw, ARCHIVE_FORMAT_TAR))
        let client = unsafe Unmanaged.passUnretained(reader.client).toOpaque()
        try reader.check(unsafe archive_read_open(raw, client, nil, readSection, nil))
        return reader
    }

    /// The next header, or nil at the end; whatever is neither throws.
    func next() throws -> TarEntry? {
        var entry: OpaquePointer?
        let answer = unsafe archive_read_next_header(raw, &entry)
        if answer == ARCHIVE_EOF {
            guard unsafe archive_filter_bytes(raw, 0) > 0 else {
                throw ArchiveError.truncated("it is empty, without even the end of a tar")
            }
            return nil
        }
        try check(answer)
        guard let entry = unsafe entry else { throw ArchiveError.malformed("a header is missing") }
        return try unsafe TarEntry(entry)
    }

    /// Gives the contents of the current entry to `body`, each piece with its offset.
    func readData(_ body: (UnsafeRawBufferPointer, Int64) throws -> Void) throws {
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
            try unsafe body(UnsafeRawBufferPointer(start: piece, count: count), offset)
        }
    }

    private func check(_ answer: Int32) throws {
        if answer == ARCHIVE_OK { return }
        if let failure = client.source.failure { throw failure }
        let text = unsafe archive_error_string(raw).map { unsafe String(cString: $0) }
        throw ArchiveError.malformed(visible(text ?? "libarchive gives no reason"))
    }
}

/// Set once, since it is the process's: with another locale libarchive gives no names at all.
private let useUTF8Names: Bool = {
    let locales: [String] = ["C.UTF-8", "C.utf8", "en_US.UTF-8"]
    return locales.contains { unsafe setlocale(LC_CTYPE, $0) != nil }
}()

private func readSection(
    _: OpaquePointer?, _ client: UnsafeMutableRawPointer?,
    _ bytes: UnsafeMutablePointer<UnsafeRawPointer?>?
) -> Int {
    guard let client = unsafe client, let bytes = unsafe bytes else { return Int(ARCHIVE_FATAL) }
    let source = unsafe Unmanaged<TarReader.Client>.fromOpaque(client).takeUnretainedValue().source
    guard let piece = unsafe source.next() else { return Int(ARCHIVE_FATAL) }
    unsafe bytes.pointee = piece.baseAddress
    return piece.count
}
