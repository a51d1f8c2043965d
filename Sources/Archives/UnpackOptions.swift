package import FileSystem

/// What whoever unpacks a tar or a conda package wants besides its files.
package struct UnpackOptions: Sendable {
    /// Whether each file's SHA-256 is computed while it is written.
    package var hashesMembers = false
    /// The bits of 0644 or 0755 that files get.
    package var modeMask: UInt16 = 0o777
    /// Whether files get the times that the archive has, instead of the time of unpacking.
    ///
    /// Python takes bytecode for stale whose source is of another time than it says.
    package var keepsTimes = false
    /// Whether symlinks may be absolute or lead out of the archive.
    ///
    /// They are made last in any case, and nothing is written through one.
    package var allowsOutwardLinks = false
    /// Nil: the one that the archive's size allows.
    package var budget: UnpackBudget?
    /// Shared by those who unpack at once; their buffers are used again.
    package var pool = WriterPool()

    package init() {}
}

/// What unpacking one archive made, file by file.
package struct ExtractedTree: Sendable {
    /// Regular files in the archive's order; hard links are files of their own.
    package var members: [ExtractedMember] = []
    /// Symlinks, sorted by path.
    package var links: [ExtractedLink] = []
    package var summary = UnpackSummary()

    package init() {}
}

/// A symlink that was made by unpacking an archive.
package struct ExtractedLink: Sendable, Hashable {
    /// Relative to the folder that was unpacked into.
    package var path: String
    /// As the archive has it.
    package var target: String

    package init(path: String, target: String) {
        self.path = path
        self.target = target
    }
}
