import Diagnostics
import FileSystem
import Hashing
import PackageModel
import SystemPackage

/// Puts conda packages into an environment, as CEPs 17, 20, 32 and 34 say.
///
/// Every path is decided before the first one is made, so that nothing is ever replaced. Scripts
/// run when all packages are there, in the packages' order, but for those that ask to be first.
struct CondaInstaller {
    /// The environment's final, absolute path, which goes into its files.
    let location: FilePath
    /// Relative to the tree that is built, `env`.
    let folder: String
    /// The recipe's name, for whoever wants to change the environment.
    let name: String
    /// Seconds since 1970.
    let date: Int64
    let options: CondaOptions
    /// What becomes `conda-meta/state`: variables that conda sets on activation.
    var variables: [String: String] = [:]

    /// Puts `packages` into `tree`.
    func install(
        _ packages: [StoredConda], into tree: inout TreeBuilder
    ) async throws -> CondaEnvironment {
        let python = try CondaPython(of: packages)
        let prefix = location.string
        let layout = try CondaLayout(
            await InParallel.map(CondaOrder.sorted(packages)) { package in
                try CondaLayout.Part(package, python: python, prefix: prefix)
            })
        tree.note(
            layout.clobbers.map {
                Clobber(path: path($0.path), first: $0.first, second: $0.second)
            })
        try tree.makeFolder(folder)
        try await runPreLinkScripts(layout)
        var records = try await place(layout, python, into: &tree)
        if options.compilesPython, let python {
            try await compile(&records, with: python, in: &tree)
        }
        var environment = CondaEnvironment(location: location, folder: folder, python: python)
        environment.messages = try await runPostLinkScripts(layout, in: &tree)
        try await write(records, layout.parts.map(\.package), into: &tree)
        return environment
    }

    /// A path of the environment, relative to the tree.
    func path(_ relative: String) -> String { "\(folder)/\(relative)" }

    private func write(
        _ records: [PrefixRecord], _ packages: [StoredConda], into tree: inout TreeBuilder
    ) async throws {
        var files = try await InParallel.map(records) { ($0.path, $0.text) }
        let history = CondaHistory(
            date: date, command: options.command, version: options.version, packages: packages)
        files.append(("conda-meta/history", history.text))
        files.append(("conda-meta/frozen", frozen))
        if !variables.isEmpty {
            let members = variables.mapValues(JSONDocument.text)
            let state = JSONDocument.object(["env_vars": .object(members)])
            files.append(("conda-meta/state", state.description))
        }
        for (file, text) in files {
            try tree.write(Array(text.utf8), to: path(file), owner: "")
        }
    }

    /// CEP 22: what conda says instead of changing the environment.
    private var frozen: String {
        let message = """
            provision made this environment from the recipe `\(name)` and a lock. To change it, \
            change the recipe and run `provision apply`; `provision rollback \(name)` goes back.
            """
        return JSONDocument.object(["message": .text(message)]).description
    }
}
