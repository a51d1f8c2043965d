/// How a file came to its second place.
package enum LinkMethod: String, Sendable, Hashable, CaseIterable {
    /// Shares blocks until one side writes.
    case reflink
    /// One file with two names.
    case hardLink = "hard link"
    case copy
}

/// What placing files took.
package struct LinkReport: Sendable, Hashable {
    /// Number of files by method; symlinks, which are made anew, are not counted.
    package var files: [LinkMethod: Int] = [:]
    /// Bytes that were written a second time.
    package var bytesCopied: Int64 = 0

    package init() {}

    /// The dearest method that was needed; nil where nothing was placed.
    package var method: LinkMethod? {
        [.copy, .hardLink, .reflink].first { files[$0] != nil }
    }

    package mutating func add(_ other: LinkReport) {
        files.merge(other.files, uniquingKeysWith: +)
        bytesCopied += other.bytesCopied
    }
}
