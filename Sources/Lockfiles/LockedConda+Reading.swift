import Diagnostics
import PackageModel
import YAML

extension LockedConda {
    /// Reads the mapping `conda` of a package; the rest of the record is `package` and its `url`.
    init(_ node: Node, of package: LockedPackage, url: String?) throws(ProvisionError) {
        let reader = try LockReader(node, knows: Self.fieldNames)
        guard let build = package.build, let artifact = package.artifacts.first, let url,
            package.artifacts.count == 1
        else {
            throw LockReader.damaged("a conda package is one build and one file", at: node.mark)
        }
        var record = CondaRecord(
            name: package.name, version: package.version, build: build,
            buildNumber: try reader.count("build-number"), subdir: try reader.name("subdir"),
            filename: artifact.filename, channel: try reader.text("channel"), url: url)
        // `conda-meta` has a file of this name.
        guard LockedArtifact.isFilename(record.distribution + ".json") else {
            throw LockReader.damaged("`\(package.name)` cannot be a package", at: node.mark)
        }
        record.size = artifact.size
        try record.readDigests(reader, artifact.digest)
        try record.readFields(reader)
        self.init(record: record, requestedSpecs: try reader.texts("requested"))
    }

    private static let fieldNames = [
        "channel", "subdir", "build-number", "noarch", "md5", "license", "license-family",
        "python-site-packages-path", "timestamp", "purls", "track-features", "flags", "depends",
        "constrains", "requested", "extra-depends", "others",
    ]
}

extension CondaRecord {
    /// The digest that proves the file is the artifact's; an MD5 beside a SHA-256 stands here.
    fileprivate mutating func readDigests(
        _ reader: LockReader, _ proof: Digest
    ) throws(ProvisionError) {
        if proof.algorithm == .sha256 {
            sha256 = proof
            md5 = try reader.optionalValue("md5") { Digest(.md5, hex: $0) }
        } else if let node = reader.optionalNode("md5") {
            throw LockReader.damaged("`md5` is there twice", at: node.mark)
        } else {
            md5 = proof
        }
    }

    fileprivate mutating func readFields(_ reader: LockReader) throws(ProvisionError) {
        noarch = try reader.optionalValue("noarch") { Noarch(rawValue: $0) }
        license = try reader.optionalText("license")
        licenseFamily = try reader.optionalText("license-family")
        pythonSitePackagesPath = try reader.optionalValue("python-site-packages-path") {
            LockedArtifact.isSafePath($0) ? $0 : nil
        }
        timestamp = try reader.optionalInteger("timestamp")
        purls = reader.optionalNode("purls") == nil ? nil : try reader.texts("purls")
        trackFeatures = try reader.texts("track-features")
        flags = try reader.texts("flags")
        depends = try reader.texts("depends")
        constrains = try reader.texts("constrains")
        for (name, node) in try reader.entries("extra-depends") {
            extraDepends[name] = try LockReader.texts(node, name)
        }
        for (name, node) in try reader.entries("others") {
            let text = try LockReader.text(node, name)
            // It goes into `conda-meta` as it is.
            guard Self.isJSON(text) else {
                throw LockReader.damaged("`\(name)` is no JSON", at: node.mark)
            }
            others[name] = text
        }
    }

    private static func isJSON(_ text: String) -> Bool {
        var reader = JSONReader(Array(text.utf8))
        do {
            try reader.skip()
            return reader.isAtEnd()
        } catch {
            return false
        }
    }
}
