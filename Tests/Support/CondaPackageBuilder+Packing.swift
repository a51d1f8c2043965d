import Glibc
import Hashing
package import PackageModel

/// A conda package, packed, with what a channel tells of it.
package struct CondaPackageFile: Sendable {
    /// `channel` and `url` are empty: whoever serves the package knows them.
    package var record: CondaRecord
    package var bytes: [UInt8]
}

extension CondaPackageBuilder {
    package var distribution: String { "\(name)-\(version)-\(build)" }

    package var filename: String {
        distribution + (format == .conda ? ".conda" : ".tar.bz2")
    }

    /// Packs it.
    package func pack() throws -> CondaPackageFile {
        let information = try informationFiles()
        let bytes =
            switch format {
            case .conda: try zip(information).build()
            case .tarBz2, .oldTarBz2: try CompressedTar.build(information + files, .bzip2)
            }
        return CondaPackageFile(record: try record(of: bytes), bytes: bytes)
    }

    private func zip(_ information: [File]) throws -> ZipBuilder {
        var zip = ZipBuilder()
        zip.add("metadata.json", #"{"conda_pkg_format_version": 2}"#)
        for (part, files) in [("pkg", files), ("info", information)] {
            let tar = try CompressedTar.build(files, .zstandard)
            zip.members.append(.init("\(part)-\(distribution).tar.zst", tar))
        }
        return zip
    }

    private func record(of bytes: [UInt8]) throws -> CondaRecord {
        var record = CondaRecord(
            name: name, version: version, build: build, buildNumber: buildNumber, subdir: subdir,
            filename: filename, channel: "", url: "")
        record.depends = depends
        record.constrains = constrains
        record.trackFeatures = trackFeatures
        record.noarch = noarch
        record.license = license
        record.timestamp = timestamp
        record.pythonSitePackagesPath = pythonSitePackagesPath
        record.purls = purls
        record.size = Int64(bytes.count)
        record.sha256 = try Digest.sha256(of: bytes)
        var md5 = try MD5Hasher()
        md5.update(bytes)
        record.md5 = try md5.finish()
        return record
    }

    // MARK: The folder info

    private func informationFiles() throws -> [File] {
        var texts = ["index.json": index.json, "about.json": #"{"summary": "made for a test"}"#]
        if format != .oldTarBz2 { texts["paths.json"] = try paths().json }
        if format != .conda { texts.merge(lists()) { first, _ in first } }
        if let noarch {
            var document: [String: JSONValue] = ["type": .string(noarch.rawValue)]
            if noarch == .python { document["entry_points"] = .strings(entryPoints) }
            let link = JSONValue.object([
                "noarch": .object(document), "package_metadata_version": .number(1),
            ])
            texts["link.json"] = link.json
        }
        return texts.sorted { $0.key < $1.key }.map { name, text in
            File(path: "info/\(name)", content: .bytes(Array(text.utf8)), mode: 0o644)
        }
    }

    private var index: JSONValue {
        var members: [String: JSONValue] = [
            "name": .string(name), "version": .string(version), "build": .string(build),
            "build_number": .integer(buildNumber), "subdir": .string(subdir),
            "depends": .strings(depends), "constrains": .strings(constrains),
            "license": .string(license), "timestamp": .integer(timestamp),
        ]
        if let noarch { members["noarch"] = .string(noarch.rawValue) }
        if let path = pythonSitePackagesPath {
            members["python_site_packages_path"] = .string(path)
        }
        if !trackFeatures.isEmpty {
            members["track_features"] = .string(trackFeatures.joined(separator: " "))
        }
        return .object(members)
    }

    private func paths() throws -> JSONValue {
        let entries = try files.sorted { $0.path < $1.path }.map { file in
            // Of a symlink the target's contents are told; nothing if it leads out of the package.
            let bytes = contents(of: file, among: files) ?? []
            var entry: [String: JSONValue] = [
                "_path": .string(file.path), "path_type": .string(file.kind),
                "sha256": .string(try Digest.sha256(of: bytes).hex),
                "size_in_bytes": .integer(bytes.count),
            ]
            if let mode = file.placeholderMode {
                entry["file_mode"] = .string(mode)
                entry["prefix_placeholder"] = .string(Self.placeholder)
            }
            if file.isNeverLinked { entry["no_link"] = .bool(true) }
            return JSONValue.object(entry)
        }
        return .object(["paths": .array(entries), "paths_version": .number(1)])
    }

    private func lists() -> [String: String] {
        func lines(_ values: [String]) -> String { values.map { $0 + "\n" }.joined() }
        var lists = ["files": lines(files.map(\.path).sorted())]
        let prefixes = files.compactMap { file in
            file.placeholderMode.map { "\(Self.placeholder) \($0) \(file.path)" }
        }
        let neverLinked = files.filter(\.isNeverLinked).map(\.path)
        if !prefixes.isEmpty { lists["has_prefix"] = lines(prefixes) }
        if !neverLinked.isEmpty { lists["no_link"] = lines(neverLinked) }
        return lists
    }

    private func contents(of file: File, among files: [File]) -> [UInt8]? {
        switch file.content {
        case .bytes(let bytes): return bytes
        case .symlink(let target):
            let folder = file.path.split(separator: "/").dropLast()
            let path = (folder + target.split(separator: "/")).joined(separator: "/")
            guard let other = files.first(where: { $0.path == path }),
                case .bytes(let bytes) = other.content
            else { return nil }
            return bytes
        }
    }
}

extension CondaPackageBuilder.File {
    fileprivate var kind: String {
        switch content {
        case .bytes: "hardlink"
        case .symlink: "softlink"
        }
    }

    /// `text` or `binary` where the file holds the placeholder.
    fileprivate var placeholderMode: String? {
        guard case .bytes(let bytes) = content, bytes.contains(CondaPackageBuilder.placeholder)
        else { return nil }
        return bytes.contains(0) ? "binary" : "text"
    }
}

extension [UInt8] {
    /// Whether the bytes of `text` are among these; fast without optimisation too.
    fileprivate func contains(_ text: String) -> Bool {
        let needle = Array(text.utf8)
        guard let first = needle.first else { return true }
        return withUnsafeBytes { all in
            var rest = all[...]
            while rest.count >= needle.count, let start = rest.firstIndex(quickly: first) {
                rest = rest[start...]
                if rest.starts(quickly: needle) { return true }
                rest = rest.dropFirst()
            }
            return false
        }
    }
}

extension Slice<UnsafeRawBufferPointer> {
    fileprivate func firstIndex(quickly byte: UInt8) -> Int? {
        let here = UnsafeRawBufferPointer(rebasing: self)
        guard let base = here.baseAddress, let found = memchr(base, Int32(byte), count) else {
            return nil
        }
        return startIndex + (UnsafeRawPointer(found) - base)
    }

    fileprivate func starts(quickly needle: [UInt8]) -> Bool {
        let here = UnsafeRawBufferPointer(rebasing: self)
        guard let base = here.baseAddress, count >= needle.count else { return false }
        return memcmp(base, needle, needle.count) == 0
    }
}

extension JSONValue {
    fileprivate static func integer(_ value: some BinaryInteger) -> JSONValue {
        .number(Double(value))
    }

    fileprivate static func strings(_ values: [String]) -> JSONValue {
        .array(values.map(JSONValue.string))
    }
}
