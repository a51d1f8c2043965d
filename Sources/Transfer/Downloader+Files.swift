import SystemPackage

extension Downloader {
    /// Serves `file://` for `fetch`; a missing file is a 404 to those who accept one.
    func fetchFile(
        _ request: Request, at path: FilePath, _ address: WebAddress
    ) async throws -> Response {
        try await WorkThread.run {
            do throws(TransferError) {
                return try LocalFile.answer(request, at: path, address)
            } catch {
                throw error.described(at: address.text)
            }
        }
    }

    /// Serves `file://` for `stream`.
    func streamFile(
        _ request: StreamRequest, at path: FilePath, _ address: WebAddress
    ) async throws -> ByteStream {
        let pool = pool
        return try await WorkThread.run {
            do throws(TransferError) {
                let file = try LocalFile.open(path)
                let range = try file.range(of: request)
                return ByteStream(
                    StreamOpening(url: address.text, size: file.size),
                    .file(FileReader(file, range, name: address.text, pool: pool)))
            } catch {
                throw error.described(at: address.text)
            }
        }
    }
}
