import ArgumentParser
import Diagnostics
import FileSystem
import FoundationEssentials
import Glibc
import Hashing
import Installation
import PackageModel
import SystemPackage
import Transfer

/// The way into the image that `--root` names, taken before anything else happens.
struct ImageEntry {
    let verb: any Verb
    /// As the user named it.
    let name: String
    let environment: [String: String]
    /// Absolute.
    let workingDirectory: FilePath

    /// Nil where no image is meant, or the command line is wrong: that is told when it is run.
    init?(arguments: [String], environment: [String: String], workingDirectory: FilePath) {
        let variable = environment[Self.variable] ?? ""
        let isAsked = arguments.contains { $0 == "--root" || $0.hasPrefix("--root=") }
        guard isAsked || !variable.isEmpty,
            let verb = try? ProvisionCommand.parseAsRoot(arguments) as? any Verb,
            isAsked && verb.global.root != nil || type(of: verb).worksInImages,
            let name = verb.global.root ?? (variable.isEmpty ? nil : variable)
        else { return nil }
        self.verb = verb
        self.name = name
        self.environment = environment
        self.workingDirectory = workingDirectory
    }

    static let variable = "PROVISION_ROOT"

    /// Reads what the host says, and enters.
    ///
    /// To be called while the process has one thread.
    func enter() -> Result<Image, ProvisionError> {
        do {
            guard type(of: verb).worksInImages else { throw refusal }
            let root = try RootFolder(named: name, at: absolute(FilePath(name)))
            guard geteuid() == 0 else {
                try root.enter(showing: ShownHost())
                throw refusal
            }
            let cache = try hostCache
            var host = try HostConfiguration.read(
                environment: environment, workingDirectory: workingDirectory,
                solves: verb.solves ? try pipDefaultFile : nil)
            host.shown.writable += [recipeFolder, cache].compactMap { $0 }
            if let facts = FactsFile(flag: verb.global.facts, environment: environment) {
                host.shown.files += existing(absolute(FilePath(facts.path)))
            }
            try loadLibraries()
            try root.enter(showing: host.shown)
            return .success(
                Image(
                    root: root, host: host, workingDirectory: workingDirectory, cache: cache,
                    environment: Image.environment(of: environment),
                    invoker: FileOwner(invokerIn: environment)))
        } catch {
            return .failure(CommandRunner.foreseen(error))
        }
    }

    private var refusal: ProvisionError {
        let verb = type(of: verb).configuration.commandName ?? "this command"
        return ProvisionError(
            .noImageVerb, "`\(verb)` does not work in a root: it changes and reads none",
            hints: ["leave out `--root`"])
    }

    /// What loads libraries when it is first used does so from the host.
    private func loadLibraries() throws {
        LateLibraries.load()
        _ = try Digest.sha256(of: "")
        guard TransferLibrary.load() else {
            throw ProvisionError(.unforeseen, "cannot start libcurl")
        }
    }

    // MARK: Paths

    private func absolute(_ path: FilePath) -> FilePath {
        workingDirectory.pushing(path).lexicallyNormalized()
    }

    /// The recipe's folder: its lock is written there.
    private var recipeFolder: FilePath? {
        verb.recipePath.flatMap { path in
            let folder = absolute(path).removingLastComponent()
            return existing(folder).first
        }
    }

    /// The cache that was named, made where it is missing.
    private var hostCache: FilePath? {
        get throws {
            let variable = environment["PROVISION_CACHE_DIR"].flatMap { $0.isEmpty ? nil : $0 }
            guard let named = verb.global.cacheDir ?? variable else { return nil }
            let path = absolute(FilePath(named))
            try Files.createDirectories(path)
            return path
        }
    }

    /// Where the host keeps what pip said of its default.
    private var pipDefaultFile: FilePath {
        get throws {
            try Places(
                Places.Request(
                    cache: verb.global.cacheDir, environment: environment, userID: geteuid(),
                    workingDirectory: workingDirectory)
            ).cache.appending("pip-default")
        }
    }

    private func existing(_ path: FilePath) -> [FilePath] {
        ((try? Files.attributesFollowingLinks(of: path)) ?? nil) == nil ? [] : [path]
    }
}
