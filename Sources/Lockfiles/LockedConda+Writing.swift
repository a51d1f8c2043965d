import PackageModel
import YAML

extension LockedConda {
    private typealias Field = YAMLValue.Field

    /// What is not said elsewhere in the package: its name, version, build, file and the digest
    /// that proves it are written there.
    func fields(proof: Digest.Algorithm?) -> [YAMLValue.Field] {
        var fields = [
            Field("channel", .text(record.channel)),
            Field("subdir", .text(record.subdir)),
            Field("build-number", .integer(Int64(record.buildNumber))),
        ]
        let texts = [
            ("noarch", record.noarch?.rawValue), ("md5", proof == .md5 ? nil : record.md5?.hex),
            ("license", record.license), ("license-family", record.licenseFamily),
            ("python-site-packages-path", record.pythonSitePackagesPath),
        ]
        fields += texts.compactMap { name, text in text.map { Field(name, .text($0)) } }
        if let timestamp = record.timestamp {
            fields.append(Field("timestamp", .integer(timestamp)))
        }
        fields += lists
        if !record.extraDepends.isEmpty {
            fields.append(
                Field("extra-depends", .sorted(record.extraDepends.mapValues(YAMLValue.compact))))
        }
        if !record.others.isEmpty { fields.append(Field("others", .sorted(record.others))) }
        return fields
    }

    /// Lists that are empty have no line, but for `purls`, where empty is not the same as absent.
    private var lists: [YAMLValue.Field] {
        let lists = [
            ("track-features", record.trackFeatures), ("flags", record.flags),
            ("depends", record.depends), ("constrains", record.constrains),
            ("requested", requestedSpecs),
        ]
        let purls = record.purls.map { [Field("purls", .compact($0))] } ?? []
        return purls
            + lists.filter { !$1.isEmpty }.map { Field($0, .compact($1)) }
    }
}

extension YAMLValue {
    /// All on one line where they are few and short, else one a line.
    fileprivate static func compact(_ texts: [String]) -> YAMLValue {
        let width = texts.reduce(0) { $0 &+ $1.unicodeScalars.count &+ 2 }
        return width <= 72 ? .line(texts) : .list(texts.map { .text($0) })
    }
}
