import SystemPackage

extension FileDescriptor {
    /// The bytes from `offset` on, until the end of the file or `limit`.
    func readAll(from offset: Int64 = 0, limit: Int) throws(Errno) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: min(limit, 1 << 18))
        while bytes.count < limit {
            let wanted = min(buffer.count, limit - bytes.count)
            let count = try readPiece(&buffer, wanted, at: offset + Int64(bytes.count))
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return bytes
    }

    private func readPiece(
        _ buffer: inout [UInt8], _ wanted: Int, at offset: Int64
    ) throws(Errno) -> Int {
        let result = unsafe buffer.withUnsafeMutableBytes { buffer in
            Result { () throws(Errno) in
                do {
                    return unsafe try self.read(
                        fromAbsoluteOffset: offset,
                        into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted]))
                } catch let error as Errno {
                    throw error
                } catch {
                    throw .ioError
                }
            }
        }
        return try result.get()
    }
}
