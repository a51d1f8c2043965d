import PackageModel

extension SimplePage {
    /// Reads the HTML form (PEP 503, 592, 629, 658, 714), and any page with links to files.
    init(html: [UInt8], url: String) throws(Fault) {
        files = []
        var tags = HTMLTags(html)
        var links = try LinkResolver(url)
        var hasBase = false
        while let tag = tags.next() {
            switch tag.name {
            case "a":
                if let file = IndexFile(anchor: tag.attributes, links) { try append(file) }
            case "base" where !hasBase:
                hasBase = true
                if let base = tag.attributes["href"] { links.rebase(base) }
            case "meta" where tag.attributes["name"]?.lowercased() == "pypi:repository-version":
                try Self.check(version: tag.attributes["content"] ?? "")
            default: continue
            }
        }
    }
}

extension IndexFile {
    /// Reads one link; nil where it leads to no file.
    fileprivate init?(anchor: [String: String], _ links: LinkResolver) {
        guard let href = anchor["href"], let link = links.resolve(href),
            let name = link.url.fileName, Self.isPlain(name)
        else { return nil }
        self.init(filename: name, url: link.url)
        (digest, hasBrokenDigest) = Self.digest(inFragment: link.fragment)
        requiresPython = anchor["data-requires-python"].flatMap { $0.isEmpty ? nil : $0 }
        yanked = anchor["data-yanked"]
        let offer = anchor["data-core-metadata"] ?? anchor["data-dist-info-metadata"] ?? "false"
        let (metadata, isBroken) = Self.digest(inFragment: offer[...])
        // What cannot be checked is read from the wheel itself.
        hasMetadata = offer != "false" && !isBroken
        metadataDigest = metadata
    }

    /// The digest in `sha256=…`, alone or among others joined by `&`, and whether what stands there
    /// is none.
    private static func digest(inFragment fragment: Substring) -> (Digest?, isBroken: Bool) {
        for part in fragment.split(separator: "&") where part.hasPrefix("sha256=") {
            let digest = Digest(.sha256, hex: part.dropFirst("sha256=".count))
            return (digest, digest == nil)
        }
        return (nil, false)
    }
}

extension String {
    /// The last component of the path of an address, its percent escapes decoded once.
    var fileName: String? {
        let path = prefix { $0 != "?" }
        guard let slash = path.lastIndex(of: "/") else { return nil }
        var bytes: [UInt8] = []
        var rest = path[path.index(after: slash)...].utf8
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2,
                let decoded = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            else { return nil }
            bytes.append(decoded)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
