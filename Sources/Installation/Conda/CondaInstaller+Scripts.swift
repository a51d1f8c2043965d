import Diagnostics
import FileSystem
import PackageModel
import SystemPackage

/// Scripts of packages, at their moments.
extension CondaInstaller {
    private var runner: LinkScriptRunner {
        LinkScriptRunner(
            prefix: location, environment: options.environment,
            log: location.removingLastComponent().appending(".script.log"))
    }

    /// Scripts that want to be first run from the store, since nothing else is there.
    func runPreLinkScripts(_ layout: CondaLayout) async throws {
        guard options.runsLinkScripts else { return }
        for part in layout.parts {
            for script in part.package.linkScripts where script.moment == .preLink {
                let path = part.package.entry.tree.path.pushing(FilePath(script.path))
                do {
                    try await runner.run(script, at: path, of: part.package.record)
                } catch {
                    try? checkEntry(part.package, script)
                    throw error
                }
                try checkEntry(part.package, script)
            }
        }
    }

    /// A script that runs in the store could write there: then the entry goes.
    private func checkEntry(_ package: StoredConda, _ script: LinkScript) throws {
        let entry = package.entry
        let damages = try entry.manifest.damages(at: entry.tree.path, depth: .contents)
        guard let damage = damages.first else { return }
        try Files.removeTree(entry.tree.path.removingLastComponent())
        throw refusal(of: script, "in the store \(damage)")
    }

    /// Runs the others, takes what they made and changed into `tree`, and gives their messages.
    func runPostLinkScripts(
        _ layout: CondaLayout, in tree: inout TreeBuilder
    ) async throws -> [String] {
        guard options.runsLinkScripts else { return [] }
        var messages: [String] = []
        var before: EnvironmentState?
        for part in layout.parts {
            for script in part.package.linkScripts where script.moment == .postLink {
                let old = try before ?? EnvironmentState(of: location)
                let path = location.pushing(FilePath(script.path))
                do {
                    try await runner.run(script, at: path, of: part.package.record)
                } catch {
                    // One that failed, or was stopped, may have written before.
                    try? checkStore(
                        layout, script, EnvironmentState(of: location).sharedChanges(since: old))
                    throw error
                }
                messages += try runner.takeMessages()
                let new = try EnvironmentState(of: location)
                try checkStore(layout, script, new.sharedChanges(since: old))
                try take(new.changes(since: old), script, into: &tree)
                before = new
            }
        }
        return try messages + runner.takeMessages()
    }

    private func take(
        _ changes: [String], _ script: LinkScript, into tree: inout TreeBuilder
    ) throws {
        for change in changes {
            try tree.adopt(
                path(change), at: location.pushing(FilePath(change)), owner: script.package)
        }
    }

    /// A file that was written in place, through a hard link, is broken in the store too: the entry
    /// goes, so that it is fetched anew.
    private func checkStore(
        _ layout: CondaLayout, _ script: LinkScript, _ changes: [String]
    ) throws {
        guard let change = changes.first else { return }
        for part in layout.parts
        where part.places.contains(where: { $0.map(Set(changes).contains) ?? false }) {
            try Files.removeTree(part.package.entry.tree.path.removingLastComponent())
        }
        throw refusal(of: script, "it wrote into `\(change)`, which belongs to another package")
    }

    private func refusal(of script: LinkScript, _ reason: String) -> ProvisionError {
        ProvisionError(
            .linkScriptFailed,
            "cannot accept what the \(script.moment.rawValue) script of `\(script.package)` did",
            context: [reason], hints: ["install without such scripts: `--no-link-scripts`"])
    }
}

/// What an environment looks like from outside, to see what a script has done to it.
struct EnvironmentState {
    private let files: [String: FileAttributes]

    init(of environment: FilePath) throws {
        files = Dictionary(
            try Files.walk(environment).lazy.filter { $0.attributes.kind != .directory }
                .map { ($0.path.string, $0.attributes) }, uniquingKeysWith: { a, _ in a })
    }

    /// Paths that are new, other, or gone; sorted.
    func changes(since old: EnvironmentState) -> [String] {
        let gone = old.files.keys.filter { files[$0] == nil }
        let other = files.filter { path, now in
            old.files[path].map { !now.isSame(as: $0) } ?? true
        }.keys
        return (gone + other).sorted()
    }

    /// Files with other names elsewhere that have changed under all of them; sorted.
    func sharedChanges(since old: EnvironmentState) -> [String] {
        files.filter { path, now in
            guard let before = old.files[path], before.links > 1 else { return false }
            return now.inode == before.inode && !now.isSame(as: before)
        }.keys.sorted()
    }
}

extension FileAttributes {
    fileprivate func isSame(as other: FileAttributes) -> Bool {
        kind == other.kind && size == other.size && mode == other.mode && inode == other.inode
            && modified == other.modified
    }
}
