import PackageModel

extension SimplePage {
    /// Reads a page in the HTML form of PEP 503: every `<a href>` is a file.
    ///
    /// Also what a `find-links` page is. Reading is lenient, as browsers are: what is no anchor is
    /// passed over.
    ///
    /// - Parameters:
    ///   - html: The bytes of the page.
    ///   - base: The page's address, for relative links; a `<base href>` goes before it.
    /// - Throws: `Fault.html` where the bytes are no text.
    package init(html: [UInt8], base: String) throws(Fault) {
        guard !html.contains(0) else { throw .html }
        files = []
        var resolver = LinkResolver(base: base)
        var tags = HTMLTags(html)
        while let tag = tags.next() {
            if tag.name == "base", let href = tag.attributes["href"],
                let absolute = resolver.resolve(href)
            {
                resolver = LinkResolver(base: absolute)
            }
            if tag.name == "a", let file = Self.file(tag, resolver) { files.append(file) }
        }
    }

    private static func file(_ tag: HTMLTags.Tag, _ resolver: LinkResolver) -> IndexFile? {
        guard let href = tag.attributes["href"], let url = resolver.resolve(href) else {
            return nil
        }
        let path = url.prefix { $0 != "?" }
        guard let slash = path.lastIndex(of: "/"),
            let filename = percentDecoded(path[path.index(after: slash)...]), !filename.isEmpty
        else { return nil }
        let fragment = href.firstIndex(of: "#").map { href[href.index(after: $0)...] } ?? ""
        let attributes = tag.attributes
        return IndexFile(
            filename: filename, url: url, size: nil, digest: sha256(in: fragment),
            requiresPython: attributes["data-requires-python"], yanked: attributes["data-yanked"],
            hasMetadata: isAnnounced(attributes))
    }

    private static func sha256(in fragment: Substring) -> Digest? {
        for part in fragment.split(separator: "&") where part.hasPrefix("sha256=") {
            return Digest(.sha256, hex: part.dropFirst("sha256=".count))
        }
        return nil
    }

    private static func isAnnounced(_ attributes: [String: String]) -> Bool {
        let value = attributes["data-core-metadata"] ?? attributes["data-dist-info-metadata"]
        return value.map { $0 != "false" } ?? false
    }

    /// The text with each `%XX` as its byte, once; nil where that is no UTF-8.
    static func percentDecoded(_ text: some StringProtocol) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest.removeFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
