import CPlatform
import Diagnostics
import Glibc
package import SystemPackage

extension Files {
    /// Bytes that this user may still write to the file system that holds `path`.
    package static func freeSpace(at path: FilePath) throws -> Int64 {
        var answer = statvfs()
        try unsafe path.perform("examine the file system of") { unsafe statvfs($0, &answer) }
        let (bytes, overflow) = UInt64(answer.f_bavail)
            .multipliedReportingOverflow(by: UInt64(answer.f_frsize))
        return overflow ? .max : Int64(clamping: bytes)
    }

    /// The number of the device that holds `path`, following symlinks.
    package static func device(of path: FilePath) throws -> UInt64 {
        guard let found = try attributesFollowingLinks(of: path) else {
            throw Errno.noSuchFileOrDirectory.failing(to: "examine", path)
        }
        return found.device
    }

    /// Tells whether `path` lies on a file system of this machine, not of a server.
    ///
    /// What is reached through FUSE counts as not local: it may be anything.
    package static func isLocalFileSystem(_ path: FilePath) throws -> Bool {
        let directory = try OpenFile.open(path, .read)
        let magic = try SystemCall.perform("examine the file system of", path) {
            provision_file_system_magic(directory.descriptor)
        }
        return !remoteMagics.contains(UInt32(truncatingIfNeeded: magic))
    }

    /// `f_type` numbers of statfs(2): NFS, SMB, CIFS, SMB2, Ceph, 9P, FUSE, AFS, Lustre, GPFS,
    /// GFS2, OCFS2, Coda, BeeGFS, PanFS, NCP, VirtualBox folders.
    private static let remoteMagics: Set<UInt32> = [
        0x6969, 0x517B, 0xFF53_4D42, 0xFE53_4D42, 0x00C3_6400, 0x0102_1997, 0x6573_5546,
        0x5346_414F, 0x0BD0_0BD0, 0x4750_4653, 0x0116_1970, 0x7461_636F, 0x7375_7245,
        0x1983_0326, 0xAAD7_AAEA, 0x564C, 0x786F_4256,
    ]

    /// Brings everything written to the file system of `path` to the disk.
    package static func syncFileSystem(of path: FilePath) throws {
        let directory = try OpenFile.open(path, .read)
        try SystemCall.perform("sync the file system of", path) {
            provision_syncfs(directory.descriptor)
        }
    }
}
