import Diagnostics
import PackageModel
import SystemPackage

/// Installs wheels into an environment as the wheel specification says.
struct WheelInstaller {
    let layout: Layout

    /// One wheel of the store, to be installed.
    struct Wheel {
        var name: String
        var filename: WheelFilename
        var entry: StoreEntry
        /// Whether the recipe names the package itself.
        var isRequested: Bool
        /// The URL that the recipe gave in place of an index, if it gave one.
        var directURL: String?
    }

    /// Puts `wheel` into `tree`: files by link, commands written anew, the record last.
    func install(_ wheel: Wheel, into tree: inout TreeBuilder) throws {
        let documents = try WheelDocuments(of: wheel.filename, files: wheel.entry.files) {
            try wheel.entry.read($0)
        }
        var installed = Installed(wheel: wheel, documents: documents, layout: layout)
        try installed.sort()
        try tree.place(installed.placements, of: wheel.entry, owner: wheel.name)
        try writeScripts(of: &installed, into: &tree)
        try writeDocuments(of: &installed, into: &tree)
        try writeRecord(of: installed, into: &tree)
    }

    private var shebang: Shebang { Shebang(interpreter: layout.python.string) }

    /// Scripts whose first line names Python, and the commands of `entry_points.txt`.
    private func writeScripts(
        of installed: inout Installed, into tree: inout TreeBuilder
    ) throws {
        let wheel = installed.wheel
        for script in installed.scripts {
            // Some are programs of many megabytes, which only their first bytes tell.
            let start = try wheel.entry.start(of: script.file, count: Shebang.marker.count)
            if start == Shebang.marker {
                let bytes = shebang.rewriting(try wheel.entry.read(script.file))
                try tree.write(bytes, to: script.path, mode: 0o755, owner: wheel.name)
            } else {
                let placement = TreeBuilder.Placement(
                    file: script.file, path: script.path, isExecutable: true)
                try tree.place([placement], of: wheel.entry, owner: wheel.name)
            }
        }
        for script in installed.documents.entryPoints.scripts {
            let text = EntryPointScript(
                module: script.module, attribute: script.function, shebang: shebang
            ).text
            let path = layout.script(script.name)
            installed.paths.append(path)
            try tree.write(Array(text.utf8), to: path, mode: 0o755, owner: wheel.name)
        }
    }

    private func writeDocuments(
        of installed: inout Installed, into tree: inout TreeBuilder
    ) throws {
        let wheel = installed.wheel
        var documents = [("INSTALLER", "provision\n")]
        if wheel.isRequested { documents.append(("REQUESTED", "")) }
        if let url = wheel.directURL {
            let hash = "\"hashes\": {\"sha256\": \"\(wheel.entry.digest.hex)\"}"
            documents.append(
                (
                    "direct_url.json",
                    "{\"archive_info\": {\(hash)}, \"url\": \(JSONText.quote(url))}\n"
                ))
        }
        for (name, text) in documents {
            let path = layout.site("\(installed.documents.information)/\(name)")
            installed.paths.append(path)
            try tree.write(Array(text.utf8), to: path, owner: wheel.name)
        }
    }

    /// What is really there, so that other tools can check and remove the package.
    private func writeRecord(of installed: Installed, into tree: inout TreeBuilder) throws {
        let path = layout.site("\(installed.documents.information)/RECORD")
        var entries: [WheelRecord.Entry] = Set(installed.paths).sorted().compactMap { path in
            guard let entry = tree.entry(at: path),
                case .file(let size, _, let digest) = entry.content
            else { return nil }
            return WheelRecord.Entry(
                path: layout.relativeToSite(path), digest: digest, size: size)
        }
        entries.append(
            WheelRecord.Entry(path: layout.relativeToSite(path), digest: nil, size: nil))
        let text = WheelRecord(entries).description
        try tree.write(Array(text.utf8), to: path, owner: installed.wheel.name)
    }
}
