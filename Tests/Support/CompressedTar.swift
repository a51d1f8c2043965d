import CArchive
import Glibc

/// Writes compressed tars as conda and NVIDIA have them, with libarchive's writing half.
///
/// It is as deterministic as libarchive: no times of today, no users.
package struct CompressedTar {
    package enum Filter: Sendable {
        case zstandard, bzip2, xz
    }

    /// Why libarchive did not write.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// Receives what libarchive writes.
    private final class Sink {
        var bytes: [UInt8] = []
    }

    private let raw: OpaquePointer
    private let sink = Sink()

    private init(_ filter: Filter) throws {
        guard let raw = archive_write_new() else { throw Failure(description: "no memory") }
        self.raw = raw
        // The only form that takes names as bytes, whatever the locale says.
        try check(archive_write_set_format_gnutar(raw))
        switch filter {
        case .zstandard:
            try check(archive_write_add_filter_zstd(raw))
            try check(archive_write_set_filter_option(raw, "zstd", "compression-level", "1"))
        case .bzip2: try check(archive_write_add_filter_bzip2(raw))
        case .xz:
            try check(archive_write_add_filter_xz(raw))
            try check(archive_write_set_filter_option(raw, "xz", "compression-level", "0"))
        }
        try check(archive_write_set_bytes_per_block(raw, 0))
        let client = Unmanaged.passUnretained(sink).toOpaque()
        try check(
            archive_write_open(
                raw, client, nil,
                { _, client, bytes, count in
                    guard let client, let bytes else { return -1 }
                    let sink = Unmanaged<Sink>.fromOpaque(client).takeUnretainedValue()
                    sink.bytes += UnsafeRawBufferPointer(start: bytes, count: count)
                    return count
                }, nil))
    }

    /// The bytes of a tar with `files`, in their order; folders come by themselves.
    package static func build(
        _ files: [CondaPackageBuilder.File], _ filter: Filter
    ) throws -> [UInt8] {
        let tar = try CompressedTar(filter)
        defer { archive_write_free(tar.raw) }
        for file in files { try tar.add(file) }
        try tar.check(archive_write_close(tar.raw))
        return tar.sink.bytes
    }

    private func add(_ file: CondaPackageBuilder.File) throws {
        guard let entry = archive_entry_new() else { throw Failure(description: "no memory") }
        defer { archive_entry_free(entry) }
        archive_entry_set_pathname(entry, file.path)
        archive_entry_set_perm(entry, mode_t(file.mode))
        archive_entry_set_mtime(entry, 1_700_000_000, 0)
        switch file.content {
        case .symlink(let target):
            archive_entry_set_filetype(entry, provision_entry_symlink)
            archive_entry_set_symlink(entry, target)
            try check(archive_write_header(raw, entry))
        case .bytes(let bytes):
            archive_entry_set_filetype(entry, provision_entry_file)
            archive_entry_set_size(entry, Int64(bytes.count))
            try check(archive_write_header(raw, entry))
            let written = bytes.withUnsafeBytes {
                archive_write_data(raw, $0.baseAddress, $0.count)
            }
            guard written == bytes.count else { throw failure }
        }
    }

    private func check(_ answer: Int32) throws {
        guard answer == ARCHIVE_OK else { throw failure }
    }

    private var failure: Failure {
        Failure(description: archive_error_string(raw).map { String(cString: $0) } ?? "unknown")
    }
}
