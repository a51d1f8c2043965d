import PackageModel

extension CondaPaths {
    /// What the package of `entry` says of its files.
    ///
    /// One that has neither list brings no files, as long as there is nothing to list.
    init(of entry: StoreEntry) throws {
        func read(_ name: String) throws -> [UInt8]? {
            try entry.file("info/\(name)").map { try entry.read($0, limit: 256 << 20) }
        }
        if let json = try read("paths.json") {
            try self.init(json: json)
            return
        }
        let links = Set(entry.links.map(\.path))
        let own = (entry.files.map(\.path) + links).filter { !$0.hasPrefix("info/") }
        guard let files = try read("files") else {
            guard own.isEmpty else { throw Fault("is missing") }
            try self.init(checking: [])
            return
        }
        try self.init(
            files: files, hasPrefix: read("has_prefix") ?? [], noLink: read("no_link") ?? []
        ) { links.contains($0) }
    }
}
