import FileSystem
import SystemPackage

extension GenerationStore {
    /// What of a generation is not as its records say, its toolkit included.
    package func damages(
        of generation: Generation, depth: Manifest.Depth = .contents
    ) throws -> [Damage] {
        let place = generation.folder
        let own = try manifest(of: generation).damages(
            at: place.root, depth: depth, isInUse: true)
        guard try Files.kind(of: place.cuda) == .symlink else { return own }
        let toolkit = try Files.resolve(place.cuda)
        let record = ToolkitTree.manifestPath(of: toolkit)
        let manifest = try Manifest(parsing: Files.readText(record), name: record.string)
        return own + (try manifest.damages(at: toolkit, depth: depth))
    }
}
