import PackageModel

extension CondaPaths {
    /// Reads `info/paths.json`, version 1; unknown fields are passed over.
    package init(json: [UInt8]) throws(Fault) {
        var reader = JSONReader(json)
        var entries: [Entry]?
        do {
            try reader.enterObject()
            while let key = try reader.nextKey() {
                switch key {
                case "paths":
                    guard entries == nil else { throw Fault("has two lists `paths`") }
                    entries = try Self.entries(&reader)
                case "paths_version": try Self.checkVersion(&reader)
                default: try reader.skip()
                }
            }
            guard reader.isAtEnd() else { throw Fault("goes on after its end") }
        } catch let failure as JSONReader.Failure {
            throw Fault("has no \(failure.expected) at byte \(failure.offset)")
        } catch let fault as Fault {
            throw fault
        } catch {
            throw Fault("cannot be read: \(error)")
        }
        guard let entries else { throw Fault("has no list `paths`") }
        try self.init(checking: entries)
    }

    private static func checkVersion(_ reader: inout JSONReader) throws {
        guard try reader.optionalInteger() == 1 else { throw Fault("is not of version 1") }
    }

    private static func entries(_ reader: inout JSONReader) throws -> [Entry] {
        var entries: [Entry] = []
        try reader.enterArray()
        while try reader.nextElement() {
            guard entries.count < limit else { throw Fault("lists too many files") }
            entries.append(try entry(&reader))
        }
        return entries
    }

    private static func entry(_ reader: inout JSONReader) throws -> Entry {
        var entry = Entry(path: "")
        try reader.enterObject()
        while let key = try reader.nextKey() {
            // What is null says nothing.
            if try reader.skipNull() { continue }
            switch key {
            case "_path": entry.path = try reader.string()
            case "path_type": entry.kind = try value(of: key, &reader)
            case "file_mode": entry.fileMode = try value(of: key, &reader)
            case "prefix_placeholder":
                let text = try reader.string()
                entry.prefixPlaceholder = text.isEmpty ? nil : text
            case "no_link":
                guard let flag = try reader.optionalBoolean() else {
                    throw Fault("has a `no_link` that is neither true nor false")
                }
                entry.noLink = flag
            case "sha256": entry.sha256 = try digest(&reader)
            case "size_in_bytes": entry.size = try size(&reader)
            default: try reader.skip()
            }
        }
        return entry
    }

    private static func value<Value: RawRepresentable<String>>(
        of key: String, _ reader: inout JSONReader
    ) throws -> Value {
        let text = try reader.string()
        guard let value = Value(rawValue: text) else {
            throw Fault("has the unknown \(key) `\(shown(text))`")
        }
        return value
    }

    private static func digest(_ reader: inout JSONReader) throws -> Digest {
        let text = try reader.string()
        guard let digest = Digest(.sha256, hex: text) else {
            throw Fault("has `\(shown(text))` for a SHA-256")
        }
        return digest
    }

    private static func size(_ reader: inout JSONReader) throws -> Int64 {
        guard let size = try reader.optionalInteger(), size >= 0 else {
            throw Fault("has a size that is none")
        }
        return size
    }
}
