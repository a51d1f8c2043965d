import Glibc
import SystemPackage

extension FileDescriptor {
    var isTerminal: Bool { isatty(rawValue) == 1 }

    /// Writes all of `text`.
    ///
    /// - Returns: Why it could not; nil where all was written.
    @discardableResult
    func writeText(_ text: String) -> Errno? {
        var text = text
        return text.withUTF8 { bytes in
            do {
                try self.writeAll(UnsafeRawBufferPointer(bytes))
                return nil
            } catch {
                return error as? Errno ?? .ioError
            }
        }
    }
}
