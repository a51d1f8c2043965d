import Hashing
import Lockfiles
import PackageModel
import YAML

extension Exporter {
    private typealias Field = YAMLValue.Field

    /// `conda-lock.yml` version 1 (CEP 37): conda packages, and wheels for its manager `pip`.
    func condaLock() throws -> Export {
        let conda = try condaPackages(.condaLock)
        let wheels = try wheels()
        let packages = YAMLValue.list(conda.map(entry) + wheels.map(entry))
        let notes = toolkitNotes
        let document = YAMLValue.mapping([
            Field("version", 1),
            Field("metadata", .mapping(try metadata(of: packages, channels: conda.map(\.record)))),
            Field("package", packages),
        ])
        return Export(text: head(.condaLock, notes) + YAMLEmitter.text(document), notes: notes)
    }

    private func metadata(
        of packages: YAMLValue, channels records: [CondaRecord]
    ) throws -> [YAMLValue.Field] {
        let hash = try Digest.sha256(of: YAMLEmitter.text(packages)).hex
        let channels = Set(records.map(\.channel)).sorted().map { channel in
            YAMLValue.mapping([
                Field("url", .text(channel)), Field("used_env_vars", .line([])),
            ])
        }
        return [
            Field("content_hash", .sorted([platform: hash])),
            Field("channels", .list(channels)),
            Field("platforms", .line([platform])),
            Field("sources", .line([recipeFile])),
        ]
    }

    private func entry(_ conda: CondaExport) -> YAMLValue {
        var hash = [conda.file.digest.algorithm.rawValue: conda.file.digest.hex]
        if let md5 = conda.record.md5 { hash["md5"] = md5.hex }
        return entry(
            conda.package, manager: "conda", dependencies: conda.record.constraints,
            url: conda.file.url, hash: hash, build: conda.record.build)
    }

    private func entry(_ wheel: WheelExport) -> YAMLValue {
        let names = wheel.package.dependencies.map { ($0, "") }
        return entry(
            wheel.package, manager: "pip",
            dependencies: Dictionary(names, uniquingKeysWith: { first, _ in first }),
            url: wheel.file.url,
            hash: [wheel.file.digest.algorithm.rawValue: wheel.file.digest.hex], build: nil)
    }

    private func entry(
        _ package: LockedPackage, manager: String, dependencies: [String: String], url: String,
        hash: [String: String], build: String?
    ) -> YAMLValue {
        var fields = [
            Field("name", .text(package.name)), Field("version", .text(package.version)),
            Field("manager", .text(manager)), Field("platform", .text(platform)),
            Field("dependencies", .sorted(dependencies)),
            Field("url", .text(url)), Field("hash", .sorted(hash)),
        ]
        if let build { fields.append(Field("build", .text(build))) }
        return .mapping(fields + [Field("category", "main"), Field("optional", false)])
    }
}

extension CondaRecord {
    /// What it depends on: name → what is asked of it, so that both together are a MatchSpec.
    ///
    /// The format has one line a name; where a record has several, they are joined if they are
    /// versions alone, else the first that asks for something stands.
    var constraints: [String: String] {
        var constraints: [String: String] = [:]
        for text in depends {
            let (name, asked) = Self.split(text)
            let known = constraints[name] ?? ""
            if known.isEmpty {
                constraints[name] = asked
            } else if !asked.isEmpty, known != asked, Self.isVersion(known), Self.isVersion(asked) {
                constraints[name] = known + "," + asked
            }
        }
        return constraints
    }

    private static func split(_ text: String) -> (name: String, asked: String) {
        let name = text.utf8.prefix { $0 != UInt8(ascii: " ") && !"=<>!~[".utf8.contains($0) }
        var asked = text[name.endIndex...].drop { $0 == " " }
        while asked.last == " " { asked.removeLast() }
        // `python` and `3.11.*` would run into each other without the blank.
        let isApart = asked.utf8.first.map { !"=<>!~[".utf8.contains($0) } == true
        let bare = name.split(separator: UInt8(ascii: ":")).last ?? name
        return (String(Substring(bare)), (isApart ? " " : "") + asked)
    }

    /// Whether it is comparisons alone, so that another can follow after a comma.
    private static func isVersion(_ asked: String) -> Bool {
        asked.utf8.first.map { "=<>!~".utf8.contains($0) } == true
            && !asked.utf8.contains { " |[".utf8.contains($0) }
    }
}
