/// How much one archive may unpack to; what exceeds it is refused before it is written.
package struct UnpackBudget: Sendable, Hashable {
    /// Sum of the apparent sizes of all files.
    package var bytes: Int64
    package var entries: Int

    package static let maximumEntries = 500_000

    /// The budget of an archive of `archiveSize` bytes, whose unpacked size `declared` is known
    /// from a digest-protected source, or else is limited to 512 MiB or 20 times the archive.
    package init(archiveSize: Int64, declared: Int64? = nil) {
        let (ratio, overflow) = archiveSize.multipliedReportingOverflow(by: 20)
        bytes = declared ?? max(512 << 20, overflow ? .max : ratio)
        entries = Self.maximumEntries
    }

    /// Takes a file of `size` bytes out of the budget.
    mutating func spend(_ size: Int64) throws(ArchiveError) {
        guard size >= 0, entries > 0, size <= bytes else {
            throw .tooLarge("it unpacks to more files or bytes than its budget allows")
        }
        bytes -= size
        entries -= 1
    }
}
