import FileSystem
import PackageModel
import SystemPackage
import TestSupport
import Testing

@testable import Installation

/// A machine below a folder, and one environment on it whose generations are made by hand.
struct Ground {
    let folder: TemporaryDirectory
    let home: PrefixFolder
    let folders: SystemFolders

    init(_ name: String = "demo", on folder: TemporaryDirectory? = nil) throws {
        self.folder = try folder ?? TemporaryDirectory()
        folders = SystemFolders(root: self.folder.appending("machine"))
        home = PrefixFolder(
            name: name, root: self.folder.appending("opt/provision").appending(name))
        try Files.createDirectories(folders.location("/etc/profile.d"))
        try Files.createDirectories(folders.location("/usr/local"))
    }

    var records: FootprintRecords {
        FootprintRecords(state: folder.appending("var/provision"), isSynced: false)
    }

    var keeper: FootprintKeeper {
        FootprintKeeper(home: home, folders: folders, records: records, isSynced: false)
    }

    /// Makes generation `number` current, with a toolkit and a profile that switches it on.
    @discardableResult
    func switchOn(
        _ number: Int, toolkit: String = "13.0.2-0123456789abcdef", link: FilePath? = nil,
        variables: [String: String] = [:], libraries: Bool = false
    ) throws -> GenerationFolder {
        let place = home.generation(number)
        let tree = home.toolkits.appending(toolkit)
        try Files.createDirectories(tree.appending("bin"))
        if libraries { try Files.createDirectories(tree.appending("lib64")) }
        try Files.writeAtomically("", to: ToolkitTree.manifestPath(of: tree))
        try Files.createDirectories(place.profile.appending("modulefiles"))
        try Files.createSymlink(place.cuda, to: FilePath("../../toolkits/\(toolkit)"))
        let profile = try Profile(
            Profile.Contents(toolkit: tree, libraries: place.libraries, variables: variables))
        let wishes = FootprintWishes(parts: Set(FootprintWishes.Part.allCases), link: link)
        for (name, text) in [
            ("activate.sh", profile.posix()), ("activate.fish", profile.fish()),
            ("session.conf", profile.session()), ("outside", wishes.text),
            (
                "modulefiles/\(home.name)",
                profile.modulefile(for: home.name, description: nil)
            ),
        ] { try Files.writeAtomically(text, to: place.profile.appending(name)) }
        try Files.writeAtomically("whole", to: place.complete)
        try Files.replaceSymlink(home.current, to: FilePath("generations/\(number)"))
        return place
    }

    @discardableResult
    func settle(_ place: GenerationFolder) throws -> FootprintKeeper.Change {
        try keeper.settle(to: keeper.footprint(of: place))
    }

    /// Everything on the machine, relative to its root; links with their targets.
    func contents() throws -> [String] {
        try Files.walk(folders.root).map { file in
            guard file.attributes.kind == .symlink else { return "/\(file.path)" }
            return try "/\(file.path) -> "
                + Files.readLink(folders.root.pushing(file.path)).string
        }
    }

    func text(_ path: FilePath) throws -> String { try Files.readText(folders.location(path)) }

    func write(_ text: String, at path: FilePath) throws {
        try Files.createDirectories(folders.location(path).removingLastComponent())
        try Files.writeAtomically(text, to: folders.location(path))
    }
}
