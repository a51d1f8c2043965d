import Diagnostics
import FileSystem
import Glibc
import SystemPackage

/// Files of our store under names that apt takes for packages, in a folder of their own.
struct StagedArchives {
    private let folder: FilePath
    /// Where the machine itself sees the folder.
    private let inside: FilePath
    private let names: [String]

    /// Makes symlinks; an image, which sees nothing outside of it, gets the files themselves.
    init(_ files: [AptOrder.File], in places: AptPlaces) throws {
        let parent = places.location(places.temporary)
        try Files.createDirectories(parent)
        folder = try Files.createTemporaryDirectory(in: parent, prefix: Self.prefix)
        inside =
            places.isImage
            ? places.temporary.appending(folder.lastComponent?.string ?? "") : folder
        // Apt's own user reads them.
        try Files.setMode(0o755, of: folder)
        let linker = Linker()
        names = files.indices.map { "\($0)_\(files[$0].name).deb" }
        for (file, name) in zip(files, names) {
            let place = folder.appending(name)
            if places.isImage {
                _ = try linker.place(file.path, at: place)
            } else {
                try Files.createSymlink(place, to: file.path)
            }
        }
    }

    /// No source but the files: neither lists nor addresses of the machine.
    var options: [String] {
        [
            "-o", "Dir::Etc::sourcelist=/dev/null", "-o", "Dir::Etc::sourceparts=/dev/null",
            "-o", "Dir::State::lists=\(inside)/lists", "-o", "APT::Sandbox::User=root",
        ]
    }

    func request(_ order: AptOrder) -> AptRequest {
        AptRequest(
            install: names.map { inside.appending($0).string }, remove: order.remove,
            recommends: .without, allowsDowngrades: order.allowsDowngrades)
    }

    func remove() throws { try Files.removeTree(folder) }

    private static let prefix = "provision-apt."

    /// Removes the folders of runs that were killed; the caller knows that no other run is at work.
    static func removeLeftovers(in places: AptPlaces) throws {
        let parent = places.location(places.temporary)
        guard try Files.exists(parent) else { return }
        for entry in try Files.list(parent, beginning: prefix) where entry.kind == .directory {
            let path = parent.appending(entry.name)
            if try Files.attributes(of: path)?.owner == geteuid() { try Files.removeTree(path) }
        }
    }
}
