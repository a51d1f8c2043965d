import PackageModel

/// One path that a package brings into the environment.
struct CondaFile {
    enum Source {
        case file(StoreEntry.File)
        case link(target: String)
        /// A folder that has to be there even if nothing is in it.
        case folder
        /// A command of `info/link.json`, which is made here.
        case command(EntryPoints.Script)
    }

    /// Relative to the environment, as the record will name it.
    let path: String
    let source: Source
    /// What the package says of it; nil for what is made here.
    var listed: CondaPaths.Entry?
    /// What has to change in the file; nil where it goes in as it is.
    var replacement: PrefixReplacement?
    /// Whether its first line names a Python of nowhere in particular, which becomes ours.
    var isPythonScript = false

    /// Whether the file must not share its bytes with the store.
    var isOwnCopy: Bool { listed?.noLink == true }

    /// Whether both would put the same thing at one path.
    func isSame(as other: CondaFile) -> Bool {
        switch (source, other.source) {
        case (.file(let a), .file(let b)):
            a.digest == b.digest && a.mode == b.mode && isPythonScript == other.isPythonScript
                && replacement?.placeholder == other.replacement?.placeholder
                && replacement?.mode == other.replacement?.mode
        case (.link(let a), .link(let b)): a == b
        case (.folder, .folder): true
        case (.command(let a), .command(let b)): a == b
        default: false
        }
    }
}
