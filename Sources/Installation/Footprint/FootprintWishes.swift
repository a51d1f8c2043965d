import FileSystem
package import SystemPackage

/// What a generation wants outside the prefix, once it is for everybody.
///
/// A generation keeps it as `profile/outside`, so that `rollback` needs no recipe to know.
package struct FootprintWishes: Sendable, Equatable {
    static let path = "profile/outside"

    /// Parts that are there or not; the words are those of the file.
    package enum Part: String, Sendable, CaseIterable {
        /// Login shells of POSIX syntax.
        case login
        case fish
        /// Managers of user sessions.
        case session
        case modulefile
        /// The loader's configuration, for the toolkit's libraries.
        case loader
    }

    package var parts: Set<Part> = []
    /// The recipe's `cuda.link`.
    package var link: FilePath?

    package init(parts: Set<Part> = [], link: FilePath? = nil) {
        self.parts = parts
        self.link = link
    }

    var text: String {
        let words = Part.allCases.filter(parts.contains).map(\.rawValue)
        return (words + (link.map { ["link \($0)"] } ?? [])).map { $0 + "\n" }.joined()
    }

    /// Reads what `text` wrote; words of later versions are passed over.
    init(parsing text: String) {
        for line in text.split(separator: "\n") {
            if let part = Part(rawValue: String(line)) { parts.insert(part) }
            if line.hasPrefix("link /") { link = FilePath(String(line.dropFirst(5))) }
        }
    }

    /// What the generation in `place` wants; nothing where an earlier version made it.
    static func read(_ place: GenerationFolder) throws -> FootprintWishes {
        let path = place.root.pushing(FilePath(Self.path))
        guard try Files.kind(of: path) == .file else { return FootprintWishes() }
        return FootprintWishes(parsing: try Files.readText(path, limit: 1 << 16))
    }

    /// `/usr/local/cuda` of `/usr/local/cuda-12.4`: the path that programs look in.
    static func plainPath(of link: FilePath) -> FilePath? {
        guard let name = link.lastComponent?.string, name.hasPrefix("cuda-"),
            name.dropFirst(5).first?.isNumber == true,
            name.dropFirst(5).allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") })
        else { return nil }
        return link.removingLastComponent().appending("cuda")
    }
}

extension Profile {
    /// The parts that this profile has something to say in; `hasTree` tells of a toolkit of ours.
    func parts(_ choices: ProfileChoices, hasTree: Bool) -> Set<FootprintWishes.Part> {
        var parts: Set<FootprintWishes.Part> = choices.hasModulefile ? [.modulefile] : []
        if choices.isKnownToLoader, hasTree { parts.insert(.loader) }
        guard !isEmpty else { return parts }
        if !choices.shells.isDisjoint(with: [.bash, .zsh]) { parts.insert(.login) }
        if choices.shells.contains(.fish) { parts.insert(.fish) }
        if !session().isEmpty { parts.insert(.session) }
        return parts
    }

    /// Whether sourcing it would change nothing.
    package var isEmpty: Bool {
        path.isEmpty && libraryPath.isEmpty && variables.isEmpty && conda == nil
    }
}
