import PackageModel

extension CondaRecord {
    /// The record as channels write it; lists that are empty are left out, but for `depends`.
    var members: [String: JSONDocument] {
        var result = others.mapValues(JSONDocument.raw)
        result["name"] = .text(name)
        result["version"] = .text(version)
        result["build"] = .text(build)
        result["build_number"] = .number(Int64(buildNumber))
        result["subdir"] = .text(subdir)
        result["fn"] = .text(filename)
        result["channel"] = .text(channel.hasSuffix("/") ? channel : channel + "/")
        result["url"] = .text(url)
        result["depends"] = .list(depends.map(JSONDocument.text))
        if !constrains.isEmpty {
            result["constrains"] = .list(constrains.map(JSONDocument.text))
        }
        if !extraDepends.isEmpty {
            result["extra_depends"] = .object(
                extraDepends.mapValues { .list($0.map(JSONDocument.text)) })
        }
        if !flags.isEmpty { result["flags"] = .list(flags.map(JSONDocument.text)) }
        if !trackFeatures.isEmpty {
            result["track_features"] = .text(trackFeatures.joined(separator: " "))
        }
        result["noarch"] = noarch.map { .text($0.rawValue) }
        result["md5"] = md5.map { .text($0.hex) }
        result["sha256"] = sha256.map { .text($0.hex) }
        result["size"] = size.map(JSONDocument.number)
        result["timestamp"] = timestamp.map(JSONDocument.number)
        result["license"] = license.map(JSONDocument.text)
        result["license_family"] = licenseFamily.map(JSONDocument.text)
        result["python_site_packages_path"] = pythonSitePackagesPath.map(JSONDocument.text)
        result["purls"] = purls.map { .list($0.map(JSONDocument.text)) }
        return result
    }
}
