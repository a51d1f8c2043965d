import Synchronization

/// Reads a part of a local file as a stream does.
final class FileReader: Sendable {
    private struct State {
        var position: Int64
        var isCancelled = false
    }

    private let file: LocalFile
    private let end: Int64
    private let name: String
    private let pool: ChunkPool
    private let account = ChunkAccount()
    private let state: Mutex<State>

    init(_ file: LocalFile, _ range: Range<Int64>, name: String, pool: ChunkPool) {
        self.file = file
        self.name = name
        self.pool = pool
        end = range.upperBound
        state = Mutex(State(position: range.lowerBound))
    }

    func next() throws -> Chunk? {
        try state.withLock { state in
            guard !state.isCancelled else { throw CancellationError() }
            guard state.position < end else { return nil }
            do throws(TransferError) {
                let chunk = try read(at: state.position)
                state.position += Int64(chunk.count)
                return chunk
            } catch {
                throw error.described(at: name)
            }
        }
    }

    private func read(at position: Int64) throws(TransferError) -> Chunk {
        guard let chunk = Chunk(lentBy: pool, to: account) else { throw .outOfMemory }
        let wanted = Int(min(Int64(chunk.free), end - position))
        guard try file.read(into: chunk, at: position, count: wanted) > 0 else {
            throw .truncated(received: position, expected: end)
        }
        return chunk
    }

    func cancel() { state.withLock { $0.isCancelled = true } }
}
