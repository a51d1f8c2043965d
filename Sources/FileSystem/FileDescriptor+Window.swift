import CPlatform
import Glibc
package import SystemPackage

extension FileDescriptor {
    /// Columns and rows of the terminal; nil for anything else.
    package var windowSize: (columns: Int, rows: Int)? {
        var size = winsize()
        guard unsafe ioctl(rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return nil
        }
        return (Int(size.ws_col), Int(size.ws_row))
    }
}
