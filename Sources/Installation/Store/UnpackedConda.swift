import Archives
import Diagnostics
import FileSystem
import Hashing
import PackageModel
import SystemPackage

/// A conda package in staging whose size and digest agree with the lock; what is left is to compare
/// its files with its own lists, and to publish it.
struct UnpackedConda: UnpackedArtifact {
    let staged: StagedEntry
    let filename: CondaFilename
    let contents: ExtractedTree
    let reporter: any Reporter

    /// Checks that it is the package of its name and that its lists fit its files.
    func publish(
        to folder: StoreFolder, boot: BootIdentity, _ failPoints: FailPoints
    ) throws -> StoreEntry {
        let files: [StoreEntry.File]
        let links: [StoreEntry.Link]
        do {
            try checkIdentity()
            let found = try CondaContents(contents).check(paths())
            try leaveOut(found.unlisted)
            files = try self.files(found)
            let unlisted = Set(found.unlisted)
            links = contents.links.filter { !unlisted.contains($0.path) }
                .map { StoreEntry.Link(path: $0.path, target: $0.target) }
        } catch let fault as CondaContents.Fault {
            try staged.discard()
            throw broken(fault.description)
        } catch {
            try staged.discard()
            throw error
        }
        tellOutwardLinks(links)
        return try staged.publish(files, links, to: folder, boot: boot, failPoints)
    }

    private func checkIdentity() throws {
        guard let bytes = try document("info/index.json") else {
            throw broken("it has no `info/index.json`")
        }
        do {
            let identity = try CondaIdentity(json: bytes)
            guard identity.matches(filename) else {
                throw broken("it says that it is `\(identity)`")
            }
        } catch let failure as JSONReader.Failure {
            throw broken(
                "`info/index.json` has no \(failure.expected) at byte \(failure.offset)")
        }
    }

    /// `info/paths.json`, or what packages of long ago have in its place.
    private func paths() throws -> CondaPaths {
        if let json = try document("info/paths.json") {
            do {
                return try CondaPaths(json: json)
            } catch {
                throw broken("`info/paths.json` \(error)")
            }
        }
        let links = Set(contents.links.map(\.path))
        let lists = try ["info/files", "info/has_prefix", "info/no_link"].map(document)
        guard let files = lists[0] ?? (hasOnlyDocuments ? [] : nil) else {
            throw broken("it has neither `info/paths.json` nor `info/files`")
        }
        do {
            return try CondaPaths(
                files: files, hasPrefix: lists[1] ?? [], noLink: lists[2] ?? [],
                isSymlink: { links.contains($0) })
        } catch {
            throw broken("a list of its files \(error)")
        }
    }

    private var hasOnlyDocuments: Bool {
        contents.links.isEmpty && contents.members.allSatisfy { $0.path.hasPrefix("info/") }
    }

    private func document(_ path: String) throws -> [UInt8]? {
        guard contents.members.contains(where: { $0.path == path }) else { return nil }
        return try Files.read(staged.tree.path.appending(path), limit: 192 << 20)
    }

    /// Files that no list has are in no prefix either: what the store keeps is what was vouched for.
    private func leaveOut(_ unlisted: [String]) throws {
        for path in unlisted { try staged.tree.remove(FilePath(path)) }
        guard let first = unlisted.first else { return }
        let count = unlisted.count == 1 ? "a file" : "\(unlisted.count) files"
        reporter.report(
            .note(
                "\(staged.request.label) holds \(count) that it does not list, such as `\(first)`;"
                    + " what is not listed is not installed"))
    }

    /// Files as the store has them, each with its digest, or with the one that the list has where
    /// members were not hashed.
    private func files(_ found: CondaContents.Findings) throws -> [StoreEntry.File] {
        let unlisted = Set(found.unlisted)
        return try contents.members.filter { !unlisted.contains($0.path) }.map { member in
            let digest =
                try member.sha256 ?? found.digests[member.path]
                ?? Digest.sha256(ofFile: staged.tree.path.appending(member.path))
            return StoreEntry.File(
                path: member.path, size: member.size, mode: member.mode, digest: digest)
        }.sorted { $0.path < $1.path }
    }

    private func tellOutwardLinks(_ links: [StoreEntry.Link]) {
        let outward = links.filter { !$0.staysInside }
        guard let first = outward.first else { return }
        let count = outward.count == 1 ? "a symlink" : "\(outward.count) symlinks"
        reporter.report(
            .note(
                "\(staged.request.label) has \(count) out of the environment:"
                    + " `\(first.path)` leads to `\(CondaPaths.shown(first.target))`"))
    }

    private func broken(_ reason: String) -> ProvisionError {
        ProvisionError(
            .brokenConda, "cannot use the conda package `\(filename)`", context: [reason])
    }
}
