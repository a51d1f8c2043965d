import FileSystem
import SystemPackage

/// A regular file that is open for reading and closed with the last reference.
final class LocalFile: Sendable {
    let size: Int64
    private let descriptor: FileDescriptor

    private init(_ descriptor: FileDescriptor, size: Int64) {
        self.descriptor = descriptor
        self.size = size
    }

    static func open(_ path: FilePath) throws(TransferError) -> LocalFile {
        let kind = try? Files.attributesFollowingLinks(of: path)?.kind
        guard kind == nil || kind == .file else { throw .unreadable("it is no regular file") }
        do {
            // Not to wait for the other end of a pipe that somebody put there.
            let descriptor = try FileDescriptor.open(
                path, .readOnly, options: [.closeOnExec, .nonBlocking])
            do {
                return LocalFile(descriptor, size: try descriptor.seek(offset: 0, from: .end))
            } catch {
                try? descriptor.close()
                throw error
            }
        } catch {
            throw .unreadable("\(error)")
        }
    }

    /// Reads into the free part of `chunk`, at most `count` bytes; tells how many, 0 at the end.
    func read(
        into chunk: Chunk, at position: Int64, count: Int
    ) throws(TransferError) -> Int {
        do {
            return try unsafe chunk.fill { room in
                try unsafe descriptor.read(
                    fromAbsoluteOffset: position,
                    into: UnsafeMutableRawBufferPointer(rebasing: room.prefix(count)))
            }
        } catch {
            throw .unreadable("\(error)")
        }
    }

    /// The part that `request` wants, if the file has the declared size.
    func range(of request: StreamRequest) throws(TransferError) -> Range<Int64> {
        if let declared = request.size, declared != size {
            throw .wrongLength(declared: declared, sent: size)
        }
        let end = request.end ?? size
        guard end <= size else { throw .truncated(received: size, expected: end) }
        return min(request.offset, end)..<end
    }

    /// The answer that a server would give.
    static func answer(
        _ request: Request, at path: FilePath, _ address: WebAddress
    ) throws(TransferError) -> Response {
        var response = Response(
            status: 200, headers: HeaderFields(), body: [], url: address.text, offset: 0)
        if request.acceptedStatuses.contains(404), !path.exists {
            response.status = 404
            return response
        }
        let file = try open(path)
        let range = request.range?.within(file.size) ?? 0..<file.size
        guard Int64(range.count) <= request.limit else {
            throw .tooLong(limit: Int64(request.limit))
        }
        do {
            response.body = try file.descriptor.readAll(
                from: range.lowerBound, limit: range.count)
        } catch {
            throw .unreadable("\(error)")
        }
        (response.offset, response.size) = (range.lowerBound, file.size)
        if request.range != nil { response.status = 206 }
        return response
    }

    deinit { try? descriptor.close() }
}

extension FilePath {
    fileprivate var exists: Bool {
        do {
            try FileDescriptor.open(self, .readOnly, options: .nonBlocking).close()
            return true
        } catch {
            return error as? Errno != .noSuchFileOrDirectory
        }
    }
}

extension ByteRange {
    /// The part of a file of `size` bytes that is meant; empty where the file does not reach.
    func within(_ size: Int64) -> Range<Int64> {
        switch self {
        case .bytes(let range): range.clamped(to: 0..<size)
        case .from(let start): min(max(start, 0), size)..<size
        case .last(let count): max(0, size - max(count, 0))..<size
        }
    }
}
