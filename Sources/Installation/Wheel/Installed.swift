import Diagnostics
import PackageModel

/// One wheel on its way into the environment: where each of its files goes.
struct Installed {
    let wheel: WheelInstaller.Wheel
    let documents: WheelDocuments
    let layout: Layout
    /// Files that go to their places as they are.
    private(set) var placements: [TreeBuilder.Placement] = []
    /// Files of `.data/scripts`, whose first line may have to change.
    private(set) var scripts: [TreeBuilder.Placement] = []
    /// Everything that the record will name, relative to the tree.
    var paths: [String] = []

    init(wheel: WheelInstaller.Wheel, documents: WheelDocuments, layout: Layout) {
        self.wheel = wheel
        self.documents = documents
        self.layout = layout
    }

    /// Finds the place of every file.
    mutating func sort() throws {
        let ours = Set(
            ["INSTALLER", "REQUESTED", "direct_url.json"] + WheelDocuments.unsigned
        ).map { "\(documents.information)/\($0)" }
        for file in wheel.entry.files where !ours.contains(file.path) {
            let parts = file.path.split(separator: "/", maxSplits: 2)
            if parts.count > 1, parts[0].hasSuffix(".data") {
                try sortData(file, parts)
            } else {
                place(file, at: layout.site(file.path))
            }
        }
    }

    private mutating func sortData(_ file: StoreEntry.File, _ parts: [Substring]) throws {
        guard parts.count == 3 else { throw unknownPlace(file) }
        let path = String(parts[2])
        switch parts[1] {
        case "purelib", "platlib": place(file, at: layout.site(path))
        case "headers":
            place(file, at: layout.header(path, of: wheel.filename.name.normalized))
        case "data": place(file, at: layout.data(path))
        case "scripts":
            // Old builders put the wrappers of entry points here too; ours take their place.
            let isWrapper = documents.entryPoints.scripts.contains { $0.name == path }
            guard !isWrapper else { return }
            guard !path.contains("/") else { throw unknownPlace(file) }
            paths.append(layout.script(path))
            scripts.append(TreeBuilder.Placement(file: file, path: layout.script(path)))
        default: throw unknownPlace(file)
        }
    }

    private mutating func place(_ file: StoreEntry.File, at path: String) {
        paths.append(path)
        placements.append(TreeBuilder.Placement(file: file, path: path))
    }

    private func unknownPlace(_ file: StoreEntry.File) -> ProvisionError {
        ProvisionError(
            .brokenWheel, "cannot install the wheel `\(wheel.filename)`",
            context: ["`\(file.path)` belongs to no place that wheels have"])
    }
}
