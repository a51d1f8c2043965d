import FileSystem
import Hashing
import PackageModel
import SystemPackage

/// Which prefixes refer to the store, and what each is about to use.
///
/// A record is written under the store's lock before anything is taken from the store, and `gc`
/// holds that lock: so it never removes what another run has just decided to use.
struct PrefixRegister {
    let store: StoreFolder

    struct Record: Equatable {
        /// The folder of one recipe, `prefix/<name>`.
        var root: FilePath
        /// What the last run that was not followed by a `gc` wanted.
        var wanted: [Digest]

        var text: String {
            ([root.string] + wanted.map { "\($0)" }).joined(separator: "\n") + "\n"
        }
    }

    private func path(of folder: PrefixFolder) throws -> FilePath {
        let name = try Digest.sha256(of: folder.root.string).hex.prefix(32)
        return store.prefixes.appending(String(name))
    }

    /// Says that `folder` is going to use `wanted`.
    func write(_ folder: PrefixFolder, wanted: [Digest]) throws {
        try Files.createDirectories(store.prefixes)
        let record = Record(root: folder.root, wanted: wanted.sorted { $0.hex < $1.hex })
        try Files.writeAtomically(record.text, to: path(of: folder))
    }

    /// Says that `folder` uses nothing any more.
    func remove(_ folder: PrefixFolder) throws { try Files.remove(path(of: folder)) }

    func records() throws -> [Record] {
        guard try Files.exists(store.prefixes) else { return [] }
        return try Files.list(store.prefixes).compactMap { entry in
            guard entry.kind == .file, !entry.name.hasPrefix(".") else { return nil }
            let text = try Files.readText(store.prefixes.appending(entry.name))
            let lines = text.split(separator: "\n")
            guard let root = lines.first else { return nil }
            return Record(
                root: FilePath(String(root)), wanted: lines.dropFirst().compactMap { Digest($0) })
        }
    }

    /// Every artifact that some generation was made of, or that some run is about to use.
    ///
    /// A dry run names the generations of `folder` that would be gone; what that prefix's last run
    /// wanted does not count then either.
    func referenced(
        without gone: [Int] = [], of folder: PrefixFolder? = nil
    ) throws -> Set<Digest> {
        var found: Set<Digest> = []
        for record in try records() {
            let isCollected = record.root == folder?.root
            if !isCollected { found.formUnion(record.wanted) }
            let name = record.root.lastComponent?.string ?? ""
            let generations = GenerationStore(
                folder: PrefixFolder(name: name, root: record.root))
            for generation in try generations.history()
            where !(isCollected && gone.contains(generation.number)) {
                found.formUnion(generation.record.artifacts)
            }
        }
        return found
    }
}
