import Diagnostics
import FileSystem
import PackageModel
import SystemPackage

/// The received bytes of a big artifact, kept until it is published, so that a killed run goes on.
///
/// They lie in pieces, `partial/<digest>/<n>`, each written past the page cache. A piece is private
/// (0600) until it is whole, which is how the next run tells. So no more than one piece and what
/// waits in memory, less than 64 MiB, is fetched twice.
final class PartialDownload {
    private let folder: FilePath
    private let sizes: Sizes
    private let pool: WriterPool
    private let directory: Directory
    private var piece: MemberWriter?
    private var index: Int64

    /// Bytes that are in whole pieces.
    private(set) var kept: Int64

    /// Opens what earlier runs left, without what they did not finish.
    init(
        of digest: Digest, size: Int64, pieceSize: Int64, in store: StoreFolder,
        pool: WriterPool
    ) throws {
        let sizes = Sizes(whole: size, piece: max(1, pieceSize))
        let folder = store.partial(digest)
        try Files.createDirectories(folder, mode: 0o700)
        let directory = try Directory.open(folder)
        let found = try Self.survey(directory, sizes)
        self.folder = folder
        self.directory = directory
        self.sizes = sizes
        self.pool = pool
        piece = nil
        (index, kept) = (found.index, found.kept)
    }

    /// Counts whole pieces from the first on and removes everything else.
    private static func survey(
        _ directory: Directory, _ sizes: Sizes
    ) throws -> (index: Int64, kept: Int64) {
        var index: Int64 = 0
        while sizes.has(index) {
            let name = FilePath(String(index))
            guard let found = try directory.attributes(of: name), found.kind == .file,
                found.mode == wholeMode, found.size == sizes.length(of: index)
            else { break }
            index += 1
        }
        let whole = Set((0..<index).map { String($0) })
        for entry in try directory.list() where !whole.contains(entry.name) {
            try Files.removeTree(directory.path.appending(entry.name))
        }
        return (index, sizes.kept(index))
    }

    private static let wholeMode: UInt16 = 0o640

    /// How an artifact is cut into pieces.
    fileprivate struct Sizes {
        let whole: Int64
        let piece: Int64

        func has(_ index: Int64) -> Bool { clampedProduct(index, piece) < whole }

        func kept(_ index: Int64) -> Int64 { min(whole, clampedProduct(index, piece)) }

        func length(of index: Int64) -> Int64 { min(piece, whole - kept(index)) }
    }

    /// Hands over all kept bytes in order.
    func replay(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4096)
        defer { buffer.deallocate() }
        let bytes = keptBytes()
        while case let count = try bytes.read(into: buffer), count > 0 {
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    /// A reader of what is kept now, in order.
    func keptBytes() -> KeptBytes {
        KeptBytes(directory: directory, sizes: sizes, count: index)
    }

    /// Reads whole pieces one after the other.
    final class KeptBytes {
        private let directory: Directory
        private let sizes: Sizes
        private let count: Int64
        private var number: Int64 = 0
        private var piece: OpenFile?
        private var rest: Int64 = 0

        fileprivate init(directory: Directory, sizes: Sizes, count: Int64) {
            self.directory = directory
            self.sizes = sizes
            self.count = count
        }

        /// Fills the front of `room`; 0 at the end.
        func read(into room: UnsafeMutableRawBufferPointer) throws -> Int {
            if rest == 0 {
                guard number < count else { return 0 }
                piece = try directory.openFile(FilePath(String(number)))
                rest = sizes.length(of: number)
                number += 1
            }
            let window = UnsafeMutableRawBufferPointer(
                rebasing: room.prefix(Int(clamping: rest)))
            let got = try piece?.read(into: window) ?? 0
            guard got > 0 else { throw PartialDownload.shrunk(directory.path) }
            rest -= Int64(got)
            return got
        }
    }

    private static func shrunk(_ path: FilePath) -> ProvisionError {
        ProvisionError(.damagedFile, "failed to read `\(path)`: it became shorter meanwhile")
    }

    /// Keeps `bytes`, which follow what is kept; true where a piece became whole.
    func append(_ bytes: UnsafeRawBufferPointer) throws -> Bool {
        var rest = bytes[...]
        var finished = false
        while !rest.isEmpty, sizes.has(index) {
            if piece == nil { try openPiece() }
            let room = Int(clamping: piece?.remaining ?? 0)
            let part = rest.prefix(room)
            try piece?.write(UnsafeRawBufferPointer(rebasing: part))
            rest = rest.dropFirst(part.count)
            if piece?.remaining == 0 {
                try closePiece()
                finished = true
            }
        }
        return finished
    }

    private func openPiece() throws {
        piece = try MemberWriter.create(
            FilePath(String(index)), in: directory, size: sizes.length(of: index),
            mode: Self.wholeMode, pool: pool)
    }

    private func closePiece() throws {
        try piece.take()?.finish()
        index += 1
        kept = sizes.kept(index)
    }

    /// Forgets the bytes and begins again from the start.
    func restart() throws {
        _ = piece.take()
        for entry in try directory.list() {
            try Files.removeTree(directory.path.appending(entry.name))
        }
        (index, kept) = (0, 0)
    }
}
