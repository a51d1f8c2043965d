import CPlatform
import Diagnostics
import Glibc
package import SystemPackage

extension Files {
    /// The names in a directory that begin with `beginning`, sorted, at most `limit` of them.
    ///
    /// For looking into folders of any size: no more than a hundred times the limit is read, and names
    /// that are not UTF-8 are left out. `list` tells more of each name, and takes longer.
    package static func names(
        in path: FilePath, beginningWith beginning: String = "", limit: Int = 4096
    ) throws -> [String] {
        let descriptor = try unsafe path.perform("list") {
            unsafe provision_openat(AT_FDCWD, $0, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
        }
        guard let stream = unsafe fdopendir(descriptor) else {
            let reason = Errno(rawValue: errno)
            _ = Glibc.close(descriptor)
            throw reason.failing(to: "list", path)
        }
        defer { unsafe closedir(stream) }
        var found: [String] = []
        var rest = limit.multipliedReportingOverflow(by: 100).partialValue
        let length = beginning.utf8.count
        while found.count < limit, rest > 0, let entry = unsafe readdir(stream) {
            rest -= 1
            let raw = unsafe provision_entry_name(entry)
            guard unsafe strncmp(raw, beginning, length) == 0,
                let name = unsafe String(validatingCString: raw), name != ".", name != ".."
            else { continue }
            found.append(name)
        }
        return found.sorted()
    }
}
