package import Diagnostics
import FileSystem
package import SystemPackage

/// The folders in which this run reads and writes.
///
/// All are absolute and lexically normal. `prefix` is the parent of what each recipe owns:
/// `prefix/<name>/current`.
package struct Places: Sendable, Equatable {
    package enum Scope: String, Sendable {
        /// The user's own folders.
        case user
        /// The machine's folders: asked for, or chosen because root runs.
        case system
    }

    package let scope: Scope
    package let prefix: FilePath
    package let cache: FilePath
    package let state: FilePath
    /// The machine's own folders.
    package let machine: SystemFolders
    private let isAnnounced: Bool

    /// Where things go unless the command line or the environment says otherwise.
    package struct Request: Sendable {
        /// `--prefix`.
        package var prefix: String?
        /// `--cache-dir`.
        package var cache: String?
        /// `--system`.
        package var isSystem: Bool
        package var environment: [String: String]
        package var userID: UInt32
        /// What relative paths are relative to.
        package var workingDirectory: FilePath

        package init(
            prefix: String? = nil, cache: String? = nil, isSystem: Bool = false,
            environment: [String: String], userID: UInt32, workingDirectory: FilePath
        ) {
            self.prefix = prefix
            self.cache = cache
            self.isSystem = isSystem
            self.environment = environment
            self.userID = userID
            self.workingDirectory = workingDirectory
        }
    }

    /// Resolves `request`: a flag wins over PROVISION_PREFIX and PROVISION_CACHE_DIR, these over
    /// the scope's own folders, and those follow XDG_DATA_HOME, XDG_CACHE_HOME, XDG_STATE_HOME.
    package init(_ request: Request) throws(ProvisionError) {
        let scope: Scope = request.isSystem || request.userID == 0 ? .system : .user
        self.scope = scope
        let folders = SystemFolders(root: try request.systemRoot())
        machine = folders
        func fixed(_ path: FilePath, or own: Request.Default) -> Request.Default {
            scope == .system ? .fixed(folders.location(path)) : own
        }
        let named = try request.place(
            flag: request.prefix, variable: "PROVISION_PREFIX",
            default: fixed(Self.systemPrefix, or: .data))
        // A link that leads to the machine's own place is another name of it.
        let own = folders.location(Self.systemPrefix)
        prefix = scope == .system && Self.isSame(named, own) ? own : named
        cache = try request.place(
            flag: request.cache, variable: "PROVISION_CACHE_DIR",
            default: fixed("/var/cache/provision", or: .cache))
        state = try request.place(
            flag: nil, variable: nil, default: fixed("/var/lib/provision", or: .state))
        isAnnounced = scope == .system && prefix == own
    }

    private static func isSame(_ path: FilePath, _ other: FilePath) -> Bool {
        guard path != other else { return true }
        guard let place = try? Files.resolve(path) else { return false }
        return place == (try? Files.resolve(other))
    }

    /// The machine's folders where environments are announced to everybody; nil where that is no
    /// business of theirs: for a user, and for root who keeps environments in another prefix.
    package var system: SystemFolders? { isAnnounced ? machine : nil }

    private static let systemPrefix: FilePath = "/opt/provision"

    /// The folder of one recipe.
    package func home(of recipe: String) -> PrefixFolder {
        PrefixFolder(name: recipe, root: prefix.appending(recipe))
    }

    package var storeFolder: StoreFolder { StoreFolder(cache: cache) }
}

extension Places.Request {
    /// What stands for `/`; only tests name another folder.
    fileprivate func systemRoot() throws(ProvisionError) -> FilePath {
        guard let root = environment["PROVISION_SYSTEM_ROOT"], !root.isEmpty else { return "/" }
        return try absolute(root)
    }

    fileprivate enum Default {
        case fixed(FilePath)
        case data, cache, state

        /// The variable of the XDG base directory specification, and what it defaults to.
        var base: (variable: String, below: FilePath)? {
            switch self {
            case .fixed: nil
            case .data: ("XDG_DATA_HOME", ".local/share")
            case .cache: ("XDG_CACHE_HOME", ".cache")
            case .state: ("XDG_STATE_HOME", ".local/state")
            }
        }
    }

    fileprivate func place(
        flag: String?, variable: String?, default fallback: Default
    ) throws(ProvisionError) -> FilePath {
        if let flag { return try absolute(flag) }
        if let variable, let value = environment[variable], !value.isEmpty {
            return try absolute(value)
        }
        if case .fixed(let path) = fallback { return path }
        guard let (variable, below) = fallback.base else { return "/" }
        // The specification says that a relative path in these variables is ignored.
        if let value = environment[variable], value.hasPrefix("/") {
            return try absolute(value).appending("provision")
        }
        guard let home = environment["HOME"], home.hasPrefix("/") else {
            throw ProvisionError(
                .unknownPlace, "cannot tell where your files belong",
                context: ["neither `HOME` nor `\(variable)` is an absolute path"],
                hints: ["set `\(variable)`, or pass `--prefix DIR` and `--cache-dir DIR`"])
        }
        return try absolute(home).pushing(below).appending("provision")
    }

    /// An absolute, lexically normal path that can stand in scripts, profiles and manifests.
    private func absolute(_ text: String) throws(ProvisionError) -> FilePath {
        let path = workingDirectory.pushing(FilePath(text)).lexicallyNormalized()
        let isPlain = path.string.unicodeScalars.allSatisfy {
            $0 != ":" && $0 != "\u{fffd}" && $0.value >= 0x20 && $0.value != 0x7f
        }
        guard isPlain else {
            throw ProvisionError(
                .unknownPlace, "cannot use the folder `\(text)`",
                context: ["its path has a `:` or a control character, or is not UTF-8"],
                hints: ["choose another folder with `--prefix DIR` or `--cache-dir DIR`"])
        }
        return path
    }
}
