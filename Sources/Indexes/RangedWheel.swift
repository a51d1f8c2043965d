import Archives
import Diagnostics
import Transfer

/// Reads one member of a wheel on a server that serves ranges.
///
/// The end of a wheel holds its directory and mostly METADATA too, so that one request will do.
struct RangedWheel {
    private let wheel: Wheel
    private let downloader: Downloader

    init(_ wheel: Wheel, _ downloader: Downloader) {
        self.wheel = wheel
        self.downloader = downloader
    }

    /// A wheel of so few bytes may come whole where a range of it was asked for.
    private static let smallWheel = 1 << 20
    /// A directory of more bytes is not worth a range.
    private static let tailLimit: Int64 = 64 << 20

    /// Whether an error says that the server has no ranges for us, and the wheel may be had whole.
    static func isRefusal(_ error: ProvisionError) -> Bool {
        error.code == .rangeRefused || error.code == .httpStatus
    }

    func metadata() async throws -> [UInt8] {
        var tail = try await tail()
        var directory: ZipDirectory?
        for _ in 0..<3 where directory == nil {
            switch try parse(tail) {
            case .directory(let found): directory = found
            case .needsMore(let start):
                tail.bytes = try await fetch(start..<tail.offset) + tail.bytes
                tail.offset = start
            }
        }
        guard let directory else { throw wheel.bad("its directory is never complete") }
        let position = try wheel.position(in: directory)
        guard let range = directory.range(ofEntryAt: position), range.count <= Wheel.limit else {
            throw wheel.bad("its METADATA is too large")
        }
        let bytes =
            range.lowerBound >= tail.offset
            ? Array(
                tail.bytes[
                    Int(range.lowerBound - tail.offset)..<Int(range.upperBound - tail.offset)])
            : try await fetch(range)
        return try ZipReader.read(
            position, of: directory, from: bytes, archive: wheel.file.filename, limit: Wheel.limit)
    }

    /// The last bytes of the wheel, and where they begin.
    private struct Tail {
        var offset: Int64
        var bytes: [UInt8]
        var end: Int64 { offset + Int64(bytes.count) }
    }

    private func tail() async throws -> Tail {
        let wanted = ZipDirectory.usualTail
        var range = ByteRange.last(wanted)
        // Some servers know no ranges from the end.
        if let size = wheel.file.size { range = .bytes(max(0, size - wanted)..<max(1, size)) }
        let answer = try await downloader.fetch(
            Request(url: wheel.file.url, range: range, limit: Self.smallWheel))
        return Tail(offset: answer.offset, bytes: answer.body)
    }

    private func parse(_ tail: Tail) throws -> ZipTail {
        do throws(ArchiveError) {
            return try ZipDirectory.parse(tail: tail.bytes, fileSize: tail.end)
        } catch {
            throw error.about(wheel.file.filename)
        }
    }

    private func fetch(_ range: Range<Int64>) async throws -> [UInt8] {
        guard range.count <= Self.tailLimit else { throw wheel.bad("its directory is too large") }
        let answer = try await downloader.fetch(
            Request(url: wheel.file.url, range: .bytes(range), limit: range.count))
        guard answer.status == 206, answer.offset == range.lowerBound,
            answer.body.count == range.count
        else { throw wheel.bad("the server cut a range") }
        return answer.body
    }
}
