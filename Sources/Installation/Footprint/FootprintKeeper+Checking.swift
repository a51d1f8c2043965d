import Diagnostics
import FileSystem
import PackageModel
import SystemPackage

extension FootprintKeeper {
    /// Throws where what `wishes` will take is not ours or cannot be written; to be called before
    /// anything is changed.
    package func check(_ wishes: FootprintWishes) throws {
        let old = try record()
        for path in try Footprint.paths(of: wishes, for: home.name, folders) {
            try check(path, old)
            try checkWritable(path)
        }
    }

    /// Throws where something has the name `path` that is neither recorded nor `content`.
    func check(
        _ path: FilePath, _ old: FootprintRecord,
        orHolding content: Footprint.Entry.Content? = nil
    ) throws {
        guard path.string.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7f }) else {
            throw ProvisionError(
                .foreignFile, "cannot write `\(path)`",
                context: ["its name has a control character"])
        }
        if let owner = try records.owner(of: path, but: home) {
            throw ProvisionError(
                .foreignFile, "cannot write `\(path)`: it belongs to another environment",
                context: ["it was written for `\(owner)`"],
                hints: [
                    Hint(
                        """
                        name another path, or remove that environment: `provision uninstall \
                        \(owner.lastComponent?.string ?? "")`
                        """)
                ])
        }
        guard let there = try present(path) else { return }
        let items = old.items(at: path)
        if items.contains(there) { return }
        if let content, try item(of: content) == there { return }
        throw items.isEmpty ? foreign(path, there) : changed(path)
    }

    /// What to say of a path that was never ours.
    func foreign(_ path: FilePath, _ there: FootprintRecord.Item?) -> ProvisionError {
        let what =
            switch there {
            case .link(let target): "it is a link to `\(target)`"
            case .folder: "it is a folder"
            default: "it is a file"
            }
        return ProvisionError(
            .foreignFile, "cannot write `\(path)`: it is not provision's",
            context: ["\(what) that provision did not make, and such are never replaced"],
            hints: [moving(path)])
    }

    private func changed(_ path: FilePath) -> ProvisionError {
        ProvisionError(
            .foreignFile, "cannot write `\(path)`: it was changed by hand",
            context: ["provision made it, but it does not hold what was written there"],
            hints: [moving(path)])
    }

    private func moving(_ path: FilePath) -> Hint {
        Hint("move it out of the way: `mv \(path) \(path).old`")
    }

    private func checkWritable(_ path: FilePath) throws {
        var folder = folders.location(path).removingLastComponent()
        while try Files.attributesFollowingLinks(of: folder) == nil,
            folder.removeLastComponent()
        {}
        do {
            try Files.checkWritable(folder)
        } catch let error as ProvisionError
            where error.code == .notPermitted || error.code == .readOnlyFileSystem
        {
            throw ProvisionError(
                .placeNotWritable, "cannot write `\(path)`", context: error.context,
                hints: path == SystemFolders.fishFile(home.name)
                    ? ["leave `fish` out of `profile.shells`, if nobody here uses it"] : [])
        }
    }
}
