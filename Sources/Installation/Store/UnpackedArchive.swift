import Archives
import Diagnostics
import FileSystem
import Hashing
import PackageModel
import SystemPackage

/// A toolkit's archive in staging whose size and digest agree with the lock; what is left is to look
/// at its form and to publish it.
struct UnpackedArchive: UnpackedArtifact {
    let staged: StagedEntry
    let filename: ArchiveFilename
    let contents: ExtractedTree

    /// Checks that everything is in one folder, which no symlink leaves.
    func publish(
        to folder: StoreFolder, boot: BootIdentity, _ failPoints: FailPoints
    ) throws -> StoreEntry {
        let links = contents.links.map { StoreEntry.Link(path: $0.path, target: $0.target) }
        let files: [StoreEntry.File]
        do {
            try check(links)
            files = try contents.members.map { member in
                StoreEntry.File(
                    path: member.path, size: member.size, mode: member.mode,
                    digest: try member.sha256
                        ?? Digest.sha256(ofFile: staged.tree.path.appending(member.path)))
            }.sorted { $0.path < $1.path }
        } catch {
            try staged.discard()
            throw error
        }
        return try staged.publish(files, links, to: folder, boot: boot, failPoints)
    }

    private func check(_ links: [StoreEntry.Link]) throws(ProvisionError) {
        let paths = contents.members.map(\.path) + links.map(\.path)
        let tops = Set(paths.map { $0.prefix { $0 != "/" } })
        guard tops.count == 1, paths.allSatisfy({ $0.contains("/") }) else {
            throw broken("it has not just one folder at its top")
        }
        for link in links where link.withoutTop?.staysInside != true {
            throw broken("its symlink `\(link.path)` leads out of its folder")
        }
    }

    private func broken(_ reason: String) -> ProvisionError {
        ProvisionError(
            .brokenArchive, "cannot use the archive `\(filename)`", context: [reason],
            hints: ["take another release with `cuda.version`: this archive is unusable"])
    }
}

extension StoreEntry.Link {
    /// The link as it is once the top folder is dropped; nil for the top folder itself.
    var withoutTop: StoreEntry.Link? {
        path.firstIndex(of: "/").map { slash in
            StoreEntry.Link(path: String(path[path.index(after: slash)...]), target: target)
        }
    }
}
