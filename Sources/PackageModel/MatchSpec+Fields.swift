extension MatchSpec.Fields {
    /// Sets the field that brackets call `key`; false where there is no such field.
    ///
    /// Lists are not for this.
    mutating func set(_ key: String, _ value: String) throws(SyntaxError) -> Bool {
        switch key {
        // What stands before the brackets is the name, and a namespace means nothing.
        case "name", "namespace": break
        case "version": version = try CondaVersionSpec(value)
        case "build": build = try TextPattern(value)
        case "build_number": buildNumber = try CondaVersionSpec(value)
        case "channel": setChannel(value)
        case "subdir": subdir = try TextPattern(value)
        case "md5": md5 = try Self.digest(.md5, value)
        case "sha256": sha256 = try Self.digest(.sha256, value)
        case "url": url = value
        case "fn": filename = try TextPattern(value)
        case "license": license = try TextPattern(value)
        case "license_family": licenseFamily = try TextPattern(value)
        case "track_features":
            trackFeatures = value.split { $0 == " " || $0 == "," }.map(String.init)
        case "when": when = try MatchCondition(value)
        default: return false
        }
        return true
    }

    /// `*` asks for nothing, so a spec with it equals the one without.
    mutating func forgetWildcards() {
        if version?.isAny == true { version = nil }
        if build?.isAny == true { build = nil }
        if buildNumber?.isAny == true { buildNumber = nil }
        if subdir?.isAny == true { subdir = nil }
        if filename?.isAny == true { filename = nil }
    }

    private static func digest(
        _ algorithm: Digest.Algorithm, _ value: String
    ) throws(SyntaxError) -> Digest {
        guard let digest = Digest(algorithm, hex: value) else {
            throw SyntaxError(
                value, offset: 0, length: value.unicodeScalars.count,
                expected: "\(algorithm.digits) hexadecimal digits")
        }
        return digest
    }

    /// A channel ends in a subdir only where that is one that conda knows.
    mutating func setChannel(_ text: String) {
        var text = text[...]
        while text.last == "/" { text.removeLast() }
        if let slash = text.lastIndex(of: "/"),
            let found = try? TextPattern(text[text.index(after: slash)...]),
            case .exact(let name) = found, Self.subdirs.contains(name)
        {
            subdir = found
            text = text[..<slash]
        }
        channel = text == "*" ? nil : String(text)
    }

    /// CEP 26.
    private static let subdirs: Set<String> = [
        "noarch", "linux-32", "linux-64", "linux-aarch64", "linux-armv6l", "linux-armv7l",
        "linux-loongarch64", "linux-ppc64", "linux-ppc64le", "linux-riscv32", "linux-riscv64",
        "linux-s390x", "osx-64", "osx-arm64", "win-32", "win-64", "win-arm64", "freebsd-64",
        "emscripten-wasm32", "wasi-wasm32", "zos-z",
    ]
}
