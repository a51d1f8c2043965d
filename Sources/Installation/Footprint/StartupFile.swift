package import Diagnostics
import FileSystem
package import SystemPackage

/// The file that a user's shell reads when it starts.
package struct StartupFile: Sendable, Equatable {
    package let shell: Shell
    package let path: FilePath

    /// The file of `shell` by its own rules: ZDOTDIR moves zsh's, XDG_CONFIG_HOME fish's.
    ///
    /// For bash it is `.bashrc`, which interactive shells read, and which the `.profile` of
    /// distributions sources.
    package init(
        of shell: Shell, environment: [String: String]
    ) throws(ProvisionError) {
        func folder(_ name: String) -> FilePath? {
            environment[name].flatMap { $0.hasPrefix("/") ? FilePath($0) : nil }
        }
        guard let home = folder("HOME") else {
            throw ProvisionError(
                .unknownPlace, "cannot tell where your shell's files are",
                context: ["`HOME` is not an absolute path"])
        }
        self.shell = shell
        path =
            switch shell {
            case .bash: home.appending(".bashrc")
            case .zsh: (folder("ZDOTDIR") ?? home).appending(".zshrc")
            case .fish:
                (folder("XDG_CONFIG_HOME") ?? home.appending(".config"))
                    .appending("fish").appending("config.fish")
            }
    }

    /// One that was recorded.
    init(shell: Shell, path: FilePath) {
        self.shell = shell
        self.path = path
    }

    /// What the file holds; nothing where there is none.
    func read() throws -> [UInt8] {
        try Files.exists(path) ? try Files.read(path, limit: 16 << 20) : []
    }

    /// Replaces the file's contents in one step; mode and owner stay, a link to it stays a link.
    func write(_ bytes: [UInt8], user: UInt32) throws {
        let place = try target(user: user)
        let mode = try Files.attributes(of: place)?.mode ?? 0o644
        try Files.writeAtomically(bytes, to: place, mode: mode & 0o7777, sync: true)
    }

    /// The file itself, behind links; throws unless it is a plain file of `user`.
    ///
    /// A file of somebody else is refused, even to root: through a link in a user's home root
    /// would write whatever that user wants.
    func target(user: UInt32) throws -> FilePath {
        guard path.string.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7f }) else {
            throw refused("its path has a control character")
        }
        guard try Files.exists(path) else { return path }
        guard let found = try Files.attributesFollowingLinks(of: path) else {
            throw refused("it is a link that leads nowhere")
        }
        guard found.kind == .file else { throw refused("it is no plain file") }
        guard found.owner == user else { throw refused("it belongs to another user") }
        return try Files.resolve(path)
    }

    private func refused(_ reason: String) -> ProvisionError {
        ProvisionError(
            .startupFile, "cannot edit `\(path)`", context: [reason],
            hints: ["put it where you want it: `provision env NAME` writes what the shell reads"])
    }
}
