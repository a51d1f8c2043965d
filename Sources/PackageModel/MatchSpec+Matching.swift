extension MatchSpec {
    /// Whether a package of this name can be meant.
    package func matches(name: String) -> Bool { fields.name.matches(name) }

    /// Whether version, build and build number are as asked; the name and all else are not looked at.
    package func matches(version: CondaVersion, build: String, buildNumber: Int) -> Bool {
        if let wanted = fields.version, !wanted.matches(version) { return false }
        if let wanted = fields.build, !wanted.matches(build) { return false }
        if let wanted = fields.buildNumber {
            guard let number = CondaVersion(String(buildNumber)) else { return false }
            return wanted.matches(number)
        }
        return true
    }

    /// Whether `record` is meant, `when` and `extras` aside.
    ///
    /// A record whose version is none meets only specs that ask for no version.
    package func matches(_ record: CondaRecord) -> Bool {
        guard let version = CondaVersion(record.version) else {
            return (fields.version?.isAny ?? true) && (fields.build?.matches(record.build) ?? true)
                && matchesIdentity(of: record)
        }
        return matches(record, version: version)
    }

    /// The same for a record whose version has been read.
    package func matches(_ record: CondaRecord, version: CondaVersion) -> Bool {
        fields.name.matches(record.name)
            && matches(version: version, build: record.build, buildNumber: record.buildNumber)
            && matchesIdentity(of: record)
    }

    /// Whether the spec asks for more than name, version, build and build number, so that only
    /// whole records can answer.
    package var needsRecord: Bool {
        var rest = fields
        (rest.version, rest.build, rest.buildNumber, rest.when) = (nil, nil, nil, nil)
        (rest.name, rest.extras) = (.glob("*"), [])
        return rest != Fields()
    }

    private func matchesIdentity(of record: CondaRecord) -> Bool {
        func meets(_ pattern: TextPattern?, _ text: String?) -> Bool {
            pattern.map { pattern in text.map(pattern.matches) ?? false } ?? true
        }
        return fields.name.matches(record.name) && meets(fields.subdir, record.subdir)
            && matches(channel: record.channel)
            && (fields.md5 == nil || fields.md5 == record.md5)
            && (fields.sha256 == nil || fields.sha256 == record.sha256)
            && (fields.url == nil || fields.url == record.url)
            && meets(fields.filename, record.filename) && meets(fields.license, record.license)
            && meets(fields.licenseFamily, record.licenseFamily)
            && fields.trackFeatures.allSatisfy(record.trackFeatures.contains)
            && fields.flags.allSatisfy { record.flags.contains(where: $0.matches) }
    }
}

extension MatchSpec {
    /// Whether the channel with this address is meant.
    ///
    /// A name means every channel whose address ends in it, so it holds on mirrors too; `defaults`
    /// is the family of that name. Login, case and closing slashes do not count.
    package func matches(channel address: String) -> Bool {
        guard let channel = fields.channel else { return true }
        if channel.utf8.first == UInt8(ascii: "^") || channel.contains("*") {
            guard let pattern = try? TextPattern(channel) else { return false }
            return pattern.matches(address)
                || address.split(separator: "/").last.map { pattern.matches(String($0)) } ?? false
        }
        let address = Self.plain(address)
        let wanted = Self.plain(channel)
        if wanted == "defaults" {
            return Self.defaults.contains { address.hasSuffix("/pkgs/\($0)") }
                || address.hasSuffix("/defaults")
        }
        return address == wanted || address.hasSuffix("/" + wanted) && !wanted.contains("://")
    }

    private static let defaults = ["main", "free", "r", "msys2", "pro"]

    /// In lower case, without login, token and closing slash.
    private static func plain(_ address: String) -> String {
        var text = address.lowercased()[...]
        while text.last == "/" { text.removeLast() }
        guard let colon = text.firstRange(of: "://") else { return String(text) }
        var rest = text[colon.upperBound...]
        let host = rest.prefix { $0 != "/" }
        if let at = host.lastIndex(of: "@") { rest = rest[host.index(after: at)...] }
        var parts = rest.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count > 2, parts[1] == "t" { parts.removeSubrange(1...2) }
        return text[..<colon.upperBound] + parts.joined(separator: "/")
    }
}
