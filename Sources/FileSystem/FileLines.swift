import Glibc

/// The lines of a long file, whose ends are looked for by `memchr`.
///
/// For lists that are read at every start and of which few lines matter.
package struct FileLines: Sendable {
    package let bytes: [UInt8]

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The line that begins at `start`, without its end.
    ///
    /// The next one begins behind that. Empty where `start` is no place in the file.
    package func line(at start: Int) -> Range<Int> {
        guard bytes.indices.contains(start) else {
            let end = max(start, bytes.count)
            return end..<end
        }
        let length = unsafe bytes.withUnsafeBytes { buffer in
            let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[start...])
            guard let first = rest.baseAddress,
                let end = unsafe memchr(first, Int32(UInt8(ascii: "\n")), rest.count)
            else { return rest.count }
            return unsafe UnsafeRawPointer(end) - first
        }
        return start..<start + length
    }
}
