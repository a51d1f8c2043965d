import CPlatform
import Diagnostics
import Glibc
package import SystemPackage

extension Files {
    /// Reads a file as `read` does, but a plain one alone: never waits for a pipe's other end, and
    /// never reads a device that has no end.
    package static func readRegular(_ path: FilePath, limit: Int) throws -> [UInt8] {
        let descriptor = try unsafe path.perform("open") {
            unsafe provision_openat(
                AT_FDCWD, $0, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0)
        }
        let file = OpenFile(owning: descriptor, path: path)
        let kind = try file.attributes().kind
        guard kind == .file else {
            throw ProvisionError(
                .unreadableContent, "cannot read `\(path)`",
                context: [
                    kind == .directory
                        ? "it is a directory" : "it is a pipe, a socket or a device and no file"
                ])
        }
        try file.close()
        return try read(path, limit: limit)
    }
}
