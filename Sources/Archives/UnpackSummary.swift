/// What unpacking one archive made.
package struct UnpackSummary: Sendable, Hashable {
    package var files = 0
    /// Symlinks and hard links.
    package var links = 0
    /// Sum of the files' lengths.
    package var bytes: Int64 = 0

    package init() {}

    mutating func add(_ other: UnpackSummary) {
        files += other.files
        links += other.links
        bytes += other.bytes
    }
}
