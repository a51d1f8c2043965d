import FileSystem
package import SystemPackage

/// The files and links outside the prefix that announce one generation.
package struct Footprint: Sendable, Equatable {
    package struct Entry: Sendable, Equatable {
        package enum Content: Sendable, Equatable {
            case file(String)
            case link(FilePath)
        }

        /// As it is on the machine, without the root of `SystemFolders`.
        package let path: FilePath
        package let content: Content
        /// Whether it gives way to whatever else has the name.
        package var yields = false
    }

    package var entries: [Entry] = []

    package init() {}

    /// What the generation in `place` wants for everybody.
    init(
        of place: GenerationFolder, in home: PrefixFolder, _ folders: SystemFolders
    ) throws {
        let wishes = try FootprintWishes.read(place)
        let text = LoginText(home)
        if wishes.parts.contains(.login) {
            add(SystemFolders.loginFile(home.name), .file(text.posix))
        }
        if wishes.parts.contains(.fish) {
            add(SystemFolders.fishFile(home.name), .file(text.fish))
        }
        if wishes.parts.contains(.session) {
            add(SystemFolders.sessionFile(home.name), try Self.session(of: place))
        }
        if wishes.parts.contains(.modulefile) {
            for path in try Self.modulefiles(home.name, folders) {
                add(path, .link(home.current.appending("profile/modulefiles/\(home.name)")))
            }
        }
        guard let toolkit = try Self.toolkit(of: place, home) else { return }
        let libraries = toolkit.appending("lib64")
        if wishes.parts.contains(.loader),
            try Files.attributesFollowingLinks(of: libraries)?.kind == .directory
        {
            let text = LoginText(home).loader(libraries)
            add(SystemFolders.loaderFile(home.name), .file(text))
        }
        guard let link = wishes.link else { return }
        add(link, .link(toolkit))
        if let plain = FootprintWishes.plainPath(of: link) {
            entries.append(Entry(path: plain, content: .link(toolkit), yields: true))
        }
    }

    mutating func add(_ path: FilePath, _ content: Entry.Content) {
        entries.append(Entry(path: path, content: content))
    }

    /// The paths that `wishes` will take, known before the generation is built.
    static func paths(
        of wishes: FootprintWishes, for name: String, _ folders: SystemFolders
    ) throws -> [FilePath] {
        var paths: [FilePath] = []
        if wishes.parts.contains(.login) { paths.append(SystemFolders.loginFile(name)) }
        if wishes.parts.contains(.fish) { paths.append(SystemFolders.fishFile(name)) }
        if wishes.parts.contains(.session) { paths.append(SystemFolders.sessionFile(name)) }
        if wishes.parts.contains(.modulefile) { paths += try modulefiles(name, folders) }
        if wishes.parts.contains(.loader) { paths.append(SystemFolders.loaderFile(name)) }
        return paths + (wishes.link.map { [$0] } ?? [])
    }

    static func session(of place: GenerationFolder) throws -> Entry.Content {
        .file(try Files.readText(place.profile.appending("session.conf"), limit: 1 << 20))
    }

    /// A modulefile goes where a module system looks, and nowhere where there is none.
    private static func modulefiles(
        _ name: String, _ folders: SystemFolders
    ) throws -> [FilePath] {
        try SystemFolders.moduleFolders.filter {
            try Files.attributesFollowingLinks(of: folders.location($0))?.kind == .directory
        }.map { $0.appending(name) }
    }

    /// The toolkit's own tree, never a path through `current`: dpkg follows links to folders, and
    /// what moves under a build is no toolkit.
    private static func toolkit(of place: GenerationFolder, _ home: PrefixFolder) throws
        -> FilePath?
    {
        guard try Files.kind(of: place.cuda) == .symlink,
            let name = try Files.readLink(place.cuda).lastComponent
        else { return nil }
        return home.toolkits.appending(name)
    }
}
