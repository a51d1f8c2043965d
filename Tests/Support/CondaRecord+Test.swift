import FoundationEssentials
package import PackageModel

extension CondaRecord {
    /// A record as tests need it: what a channel decides is left for `CondaChannelBuilder`.
    package static func test(
        _ name: String, _ version: String = "1.0", build: String = "0", number: Int = 0,
        subdir: String = "noarch", depends: [String] = [], isPacked: Bool = true
    ) -> CondaRecord {
        var record = CondaRecord(
            name: name, version: version, build: build, buildNumber: number, subdir: subdir,
            filename: "\(name)-\(version)-\(build)" + (isPacked ? ".conda" : ".tar.bz2"),
            channel: "", url: "")
        record.depends = depends
        return record
    }

    /// What repodata says of it, as `repodata.json` writes it.
    var repodata: JSONValue {
        func texts(_ values: [String]) -> JSONValue { .array(values.map(JSONValue.string)) }
        var fields: [String: JSONValue] = [
            "name": .string(name), "version": .string(version), "build": .string(build),
            "build_number": .number(Double(buildNumber)), "subdir": .string(subdir),
            "depends": texts(depends),
        ]
        if !constrains.isEmpty { fields["constrains"] = texts(constrains) }
        if !flags.isEmpty { fields["flags"] = texts(flags) }
        if !trackFeatures.isEmpty {
            fields["track_features"] = .string(trackFeatures.joined(separator: " "))
        }
        if !extraDepends.isEmpty { fields["extra_depends"] = .object(extraDepends.mapValues(texts)) }
        fields["noarch"] = noarch.map { .string($0.rawValue) }
        fields["md5"] = md5.map { .string($0.hex) }
        fields["sha256"] = sha256.map { .string($0.hex) }
        fields["size"] = size.map { .number(Double($0)) }
        fields["timestamp"] = timestamp.map { .number(Double($0)) }
        fields["license"] = license.map(JSONValue.string)
        fields["license_family"] = licenseFamily.map(JSONValue.string)
        fields["python_site_packages_path"] = pythonSitePackagesPath.map(JSONValue.string)
        fields["purls"] = purls.map(texts)
        for (name, text) in others {
            fields[name] = try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
        }
        return .object(fields)
    }
}
