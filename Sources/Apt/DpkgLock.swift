import FileSystem
import SystemPackage

/// Who holds dpkg's lock, as the kernel tells.
enum DpkgLock {
    /// `apt-get (pid 1234)`; nil where the lock is free, or cannot be seen.
    static func holder(of places: AptPlaces) -> String? {
        guard !places.isPrivate, let table = try? Files.readText("/proc/locks", limit: 1 << 20)
        else { return nil }
        for name in ["lock-frontend", "lock"] {
            let path = places.location(places.dpkg.appending(name))
            guard let file = try? Files.attributesFollowingLinks(of: path),
                let process = process(holding: file.inode, in: table)
            else { continue }
            let comm = try? Files.readText(FilePath("/proc/\(process)/comm"), limit: 1 << 12)
            let program = comm?.split(whereSeparator: \.isNewline).first.map { "\($0) " } ?? ""
            return "\(program)(pid \(process))"
        }
        return nil
    }

    /// Reads `1: POSIX  ADVISORY  WRITE 1234 08:01:131 0 EOF`; lines of those that wait have an arrow.
    static func process(holding inode: UInt64, in table: String) -> Int32? {
        for line in table.split(whereSeparator: \.isNewline) {
            let words = line.split(separator: " ")
            guard words.count >= 6, words[1] == "POSIX", words[3] == "WRITE",
                let process = Int32(words[4]), process > 0,
                words[5].split(separator: ":").last.flatMap({ UInt64($0) }) == inode
            else { continue }
            return process
        }
        return nil
    }
}
