import Diagnostics
import FileSystem
import PackageModel
import SystemPackage

/// Makes the merged toolkit of a prefix, once per set of artifacts.
struct ToolkitPublisher {
    let folder: PrefixFolder
    let linker: Linker
    let failPoints: FailPoints

    /// A toolkit that is there.
    struct Published {
        let path: FilePath
        let manifest: Manifest
        /// How its files came there; nothing where it was there already.
        let linked: LinkReport
        var warnings: [ProvisionError] = []
    }

    /// Gives the toolkit of `plan`, merging it where it is not there yet.
    ///
    /// It is built in staging and gets its name by one rename, after its record has got its own.
    func publish(_ plan: ToolkitTree.Plan) throws -> Published {
        let name = try plan.name()
        let path = folder.toolkits.appending(name)
        let record = ToolkitTree.manifestPath(of: path)
        if try Files.exists(path) {
            let manifest = try Manifest(parsing: Files.readText(record), name: record.string)
            return Published(path: path, manifest: manifest, linked: LinkReport())
        }
        try Files.createDirectories(folder.staging, mode: 0o700)
        try Files.createDirectories(folder.toolkits)
        let aside = try Files.createTemporaryDirectory(in: folder.staging, prefix: "toolkit-")
        do {
            let root = try Directory.open(aside)
            let toolkit = try ToolkitTree(
                merging: plan, in: TreeBuilder(root: root, linker: linker))
            try Files.writeAtomically(toolkit.tree.manifest.text, to: record)
            try failPoints(.beforeToolkit)
            try root.setMode(0o755)
            try Files.rename(aside, to: path)
            try failPoints(.afterToolkit)
            return Published(
                path: path, manifest: toolkit.tree.manifest, linked: toolkit.tree.linked,
                warnings: toolkit.warnings)
        } catch {
            // What cannot be merged lies in nobody's way.
            try? Files.removeTree(aside)
            throw error
        }
    }
}
