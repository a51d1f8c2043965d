import Diagnostics
import PackageModel

/// Tells of one package which of its files goes where.
struct CondaFiles {
    let package: StoredConda
    let python: CondaPython?
    /// The environment's final, absolute path.
    let prefix: String

    /// Everything that the package brings, in its own order, what is made here at the end.
    func all() throws(ProvisionError) -> [CondaFile] {
        if package.isPython, python == nil {
            throw ProvisionError(
                .notInstallable, "cannot install `\(package.label)`",
                context: ["it is made for any Python, and the environment has none"],
                hints: ["add `python` to `conda.packages`"])
        }
        let targets = Dictionary(
            package.entry.links.map { ($0.path, $0.target) }, uniquingKeysWith: { a, _ in a })
        var files: [CondaFile] = []
        files.reserveCapacity(package.paths.entries.count)
        for entry in package.paths.entries { files.append(try file(entry, targets)) }
        return try files + commands()
    }

    private func file(
        _ entry: CondaPaths.Entry, _ targets: [String: String]
    ) throws(ProvisionError) -> CondaFile {
        let path = place(of: entry.path)
        guard path != "conda-meta", !path.hasPrefix("conda-meta/") else {
            throw package.broken("it brings `\(path)`, which is the environment's own")
        }
        if let file = package.entry.file(entry.path) {
            var result = CondaFile(path: path, source: .file(file), listed: entry)
            result.replacement = try replacement(entry)
            result.isPythonScript =
                package.isPython && entry.path.hasPrefix(Self.scripts)
                && result.replacement == nil
            return result
        }
        // What the archive holds counts, not what the list calls it.
        if let target = targets[entry.path] {
            return CondaFile(path: path, source: .link(target: target), listed: entry)
        }
        guard entry.kind == .directory else {
            throw package.broken("it lists `\(entry.path)`, which it does not hold")
        }
        return CondaFile(path: path, source: .folder, listed: entry)
    }

    private static let scripts = "python-scripts/"
    private static let library = "site-packages/"

    /// Packages for any Python have two folders that are elsewhere in an environment (CEP 20).
    private func place(of path: String) -> String {
        guard package.isPython, let python else { return path }
        if path.hasPrefix(Self.library) {
            return "\(python.sitePackages)/\(path.dropFirst(Self.library.count))"
        }
        if path.hasPrefix(Self.scripts) { return "bin/\(path.dropFirst(Self.scripts.count))" }
        return path
    }

    private func replacement(
        _ entry: CondaPaths.Entry
    ) throws(ProvisionError) -> PrefixReplacement? {
        guard let placeholder = entry.prefixPlaceholder else { return nil }
        let made = PrefixReplacement(
            placeholder: placeholder, prefix: prefix,
            mode: entry.fileMode == .text ? .text : .binary)
        guard let replacement = made else {
            throw package.broken("the placeholder of `\(entry.path)` is too long to be one")
        }
        guard
            replacement.mode == .binary
                || replacement.placeholder.count >= PrefixReplacement.shortestInText
        else {
            throw package.broken("the placeholder of `\(entry.path)` is too short to be one")
        }
        guard replacement.fits else {
            throw ProvisionError(
                .prefixTooLong, "cannot install `\(package.label)` at `\(prefix)`",
                context: [
                    """
                    `\(entry.path)` has room for a path of \(placeholder.utf8.count) bytes, and \
                    this one has \(prefix.utf8.count)
                    """
                ], hints: ["choose a folder with a shorter path: `--prefix DIR`"])
        }
        return replacement
    }

    /// The commands of `info/link.json`.
    private func commands() throws(ProvisionError) -> [CondaFile] {
        guard package.isPython, let file = package.entry.file("info/link.json") else { return [] }
        do {
            let document = try CondaLinkDocument(package.entry.read(file, limit: 1 << 20))
            return document.commands.scripts.map {
                CondaFile(path: "bin/\($0.name)", source: .command($0))
            }
        } catch let error as ProvisionError {
            throw error
        } catch {
            throw package.broken("its info/link.json: \(error)")
        }
    }
}
