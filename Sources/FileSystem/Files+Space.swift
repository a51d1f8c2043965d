import Glibc
package import SystemPackage

/// What is left of a file system.
package struct VolumeSpace: Sendable, Hashable {
    /// Bytes that this user may still write.
    package var free: Int64
    /// Bytes in all.
    package var total: Int64
    /// Names that this user may still make; nil where the file system counts none.
    package var freeInodes: Int64?
    package var totalInodes: Int64?
    /// Tells file systems apart.
    package var device: UInt64

    package init(
        free: Int64, total: Int64, freeInodes: Int64? = nil, totalInodes: Int64? = nil,
        device: UInt64 = 0
    ) {
        self.free = free
        self.total = total
        self.freeInodes = freeInodes
        self.totalInodes = totalInodes
        self.device = device
    }
}

extension Files {
    /// What is left of the file system that holds `path`, following symlinks.
    package static func space(at path: FilePath) throws -> VolumeSpace {
        var answer = statvfs()
        try unsafe path.perform("examine the file system of") { unsafe statvfs($0, &answer) }
        func bytes(_ blocks: UInt64) -> Int64 {
            let (bytes, overflow) = blocks.multipliedReportingOverflow(by: UInt64(answer.f_frsize))
            return overflow ? .max : Int64(clamping: bytes)
        }
        // btrfs and others make inodes as they need them, and say 0.
        let counts = answer.f_files > 0
        return VolumeSpace(
            free: bytes(UInt64(answer.f_bavail)), total: bytes(UInt64(answer.f_blocks)),
            freeInodes: counts ? Int64(clamping: answer.f_favail) : nil,
            totalInodes: counts ? Int64(clamping: answer.f_files) : nil,
            device: try device(of: path))
    }
}
