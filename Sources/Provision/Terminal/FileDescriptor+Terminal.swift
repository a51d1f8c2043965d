import Glibc
import SystemPackage

extension FileDescriptor {
    var isTerminal: Bool { isatty(rawValue) == 1 }

    /// Columns and rows of the terminal; nil for anything else.
    var windowSize: (columns: Int, rows: Int)? {
        var size = winsize()
        guard ioctl(rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return (Int(size.ws_col), Int(size.ws_row))
    }

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
