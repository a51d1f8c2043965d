import Diagnostics
import FileSystem
import Hashing
import PackageModel
import SystemPackage

/// Files of one package, into the tree.
extension CondaInstaller {
    /// Files of one package that go in as they are, all at once.
    private struct Batch {
        /// Whether scripts may change the package's files, and so must not reach the store by them.
        let copiesAll: Bool
        var linked: [TreeBuilder.Placement] = []
        var copied: [TreeBuilder.Placement] = []
    }

    /// One package that is in the tree, with the part of the tree that it made.
    private struct Placed: Sendable {
        let record: PrefixRecord
        let branch: TreeBuilder
    }

    /// Puts down all parts, several at a time: no two have a path in common.
    func place(
        _ layout: CondaLayout, _ python: CondaPython?, into tree: inout TreeBuilder
    ) async throws -> [PrefixRecord] {
        let empty = tree.branch()
        let placed = try await InParallel.map(layout.parts) { part in
            var branch = empty
            let record = try place(part, python, into: &branch)
            return Placed(record: record, branch: branch)
        }
        for part in placed { try tree.join(part.branch) }
        return placed.map(\.record)
    }

    /// Puts down what `part` brings and won, and tells what its record says.
    private func place(
        _ part: CondaLayout.Part, _ python: CondaPython?, into tree: inout TreeBuilder
    ) throws -> PrefixRecord {
        let package = part.package
        let owner = package.record.name
        var batch = Batch(
            copiesAll: options.runsLinkScripts && !package.linkScripts.isEmpty)
        for (file, place) in zip(part.files, part.places) {
            guard let place else { continue }
            let path = path(place)
            switch file.source {
            case .folder: try tree.makeFolder(path)
            case .link(let target): try tree.link(path, to: target, owner: owner)
            case .command(let script):
                guard let python else { continue }
                let text = EntryPointScript(
                    module: script.module, attribute: script.function, shebang: shebang(python)
                ).text
                try tree.write(Array(text.utf8), to: path, mode: 0o755, owner: owner)
            case .file(let stored):
                let placement = TreeBuilder.Placement(
                    file: stored, path: path, isExecutable: file.isPythonScript)
                try put(file, placement, of: package, python, &batch, into: &tree)
            }
        }
        let report = try tree.place(batch.linked, of: package.entry, owner: owner)
        try tree.copy(batch.copied, of: package.entry, owner: owner)
        return PrefixRecord(
            package: package, paths: try recordedPaths(of: part, in: tree),
            isHardLinked: report.method == nil || report.method == .hardLink)
    }

    /// Writes a file that changes on the way, and leaves the others to `batch`.
    private func put(
        _ file: CondaFile, _ placement: TreeBuilder.Placement, of package: StoredConda,
        _ python: CondaPython?, _ batch: inout Batch, into tree: inout TreeBuilder
    ) throws {
        let owner = package.record.name
        if let replacement = file.replacement {
            try tree.rewrite(placement, of: package.entry, replacement, owner: owner)
        } else if let python, try namesPython(file, placement.file, package) {
            let bytes = shebang(python).rewriting(try package.entry.read(placement.file))
            try tree.write(bytes, to: placement.path, mode: 0o755, owner: owner)
        } else if file.isOwnCopy || batch.copiesAll {
            batch.copied.append(placement)
        } else {
            batch.linked.append(placement)
        }
    }

    private func shebang(_ python: CondaPython) -> Shebang {
        Shebang(interpreter: location.pushing(FilePath(python.program)).string)
    }

    /// Whether the script begins with `#!python`, which is no program of any machine.
    private func namesPython(
        _ file: CondaFile, _ stored: StoreEntry.File, _ package: StoredConda
    ) throws -> Bool {
        guard file.isPythonScript, stored.size >= Int64(Shebang.marker.count) else { return false }
        return try package.entry.start(of: stored, count: Shebang.marker.count)
            == Shebang.marker
    }

    private func recordedPaths(
        of part: CondaLayout.Part, in tree: TreeBuilder
    ) throws -> [PrefixRecord.Path] {
        try zip(part.files, part.places).map { file, place in
            let content = place.flatMap { tree.entry(at: path($0))?.content }
            return try recorded(file, content)
        }
    }

    /// What the package says of a file, and what became of it where that can differ.
    private func recorded(
        _ file: CondaFile, _ content: Manifest.Content?
    ) throws -> PrefixRecord.Path {
        var result = PrefixRecord.Path(path: file.path, kind: "hardlink", listed: file.listed)
        result.digest = file.listed?.sha256
        result.size = file.listed?.size
        switch file.source {
        case .folder: result.kind = "directory"
        case .link(let target):
            result.kind = "softlink"
            result.digestInPrefix = try Digest.sha256(of: target)
        case .command, .file:
            if case .command = file.source { result.kind = "unix_python_entry_point" }
            guard case .file(let size, _, let digest) = content else { break }
            if result.digest != digest { result.digestInPrefix = digest }
            if result.size == nil || file.replacement != nil { result.size = size }
        }
        return result
    }

    /// Compiles what packages for any Python have brought, and adds it to their records.
    func compile(
        _ records: inout [PrefixRecord], with python: CondaPython, in tree: inout TreeBuilder
    ) async throws {
        var sources: [String: Int] = [:]
        for (index, record) in records.enumerated() where record.package.isPython {
            for path in record.paths where path.path.hasSuffix(".py") {
                let entry = tree.entry(at: self.path(path.path))
                guard entry?.owner == record.package.record.name else { continue }
                sources[path.path] = index
            }
        }
        let compiler = ByteCompiler(
            prefix: location, python: python, scratch: location.removingLastComponent())
        let compiled = try await compiler.compile(sources.keys.sorted())
        for (source, result) in compiled.sorted(by: { $0.key < $1.key }) {
            guard let index = sources[source] else { continue }
            let place = location.pushing(FilePath(result))
            try tree.adopt(path(result), at: place, owner: records[index].package.record.name)
            records[index].paths.append(PrefixRecord.Path(path: result, kind: "pyc_file"))
        }
    }
}
