import Diagnostics
import FileSystem
import SystemPackage

/// An unpacked artifact in staging: its tree has read-only files, and no name that anyone asks for.
struct StagedEntry {
    let request: StoreRequest
    let staging: FilePath
    let tree: Directory

    /// Writes the record of the tree and gives the entry its name by one rename.
    ///
    /// That another run published the same digest meanwhile is success too.
    func publish(
        _ files: [StoreEntry.File], _ links: [StoreEntry.Link] = [], to folder: StoreFolder,
        boot: BootIdentity, _ failPoints: FailPoints
    ) throws -> StoreEntry {
        do {
            try record(files, links, boot)
        } catch {
            try discard()
            throw error
        }
        try failPoints(.beforePublish)
        let isOurs = try Files.renameIfAbsent(staging, to: folder.entry(request.digest))
        if !isOurs { try discard() }
        try failPoints(.afterPublish)
        guard let entry = try StoreEntry.open(request.digest, in: folder) else {
            throw ProvisionError(
                .damagedFile, "cannot find `\(request.label)` in the store",
                context: ["something removed it just after it was published"])
        }
        return entry
    }

    /// Removes all of it.
    func discard() throws { try Files.removeTree(staging) }

    private func record(
        _ files: [StoreEntry.File], _ links: [StoreEntry.Link], _ boot: BootIdentity
    ) throws {
        let manifest = Manifest(
            files.map { file in
                Manifest.Entry(
                    path: file.path, owner: "",
                    content: .file(size: file.size, mode: file.mode, digest: file.digest))
            }
                + links.map {
                    Manifest.Entry(path: $0.path, owner: "", content: .link(target: $0.target))
                })
        try Files.writeAtomically(
            manifest.text, to: staging.appending(StoreEntry.manifestName), mode: 0o444)
        try BootMark.write(boot, to: staging.appending(StoreEntry.markName))
        try Files.setMode(0o755, of: staging)
    }
}
