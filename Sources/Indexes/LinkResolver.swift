import Transfer

/// Makes the links of a page absolute.
struct LinkResolver {
    private var base: WebAddress

    init(_ url: String) throws(SimplePage.Fault) {
        do {
            base = try WebAddress.parse(url)
        } catch {
            throw .address
        }
    }

    /// A link without its fragment, and the fragment; nil where it leads to nothing we fetch.
    ///
    /// No page of the network may lead to files of this machine.
    func resolve(_ reference: String) -> (url: String, fragment: Substring)? {
        // Bytes, not characters: a page has thousands of links.
        let hash = reference.utf8.firstIndex(of: UInt8(ascii: "#")) ?? reference.endIndex
        let fragment = hash == reference.endIndex ? "" : reference[hash...].dropFirst()
        let link = hash == reference.endIndex ? reference : String(reference[..<hash])
        // Most links are whole and plain: they need no second look before they are fetched.
        if link.isPlainAddress { return (link, fragment) }
        guard let address = try? WebAddress.parse(link, relativeTo: base),
            address.origin.scheme != .file || base.origin.scheme == .file
        else { return nil }
        return (address.text, fragment)
    }

    /// Takes another base, as the `base` element of a page says.
    mutating func rebase(_ reference: String) {
        if let link = resolve(reference), let address = try? WebAddress.parse(link.url) {
            base = address
        }
    }
}

extension String {
    /// Whether this is `https://`, a host that begins like one, and nothing out of the ordinary.
    fileprivate var isPlainAddress: Bool {
        guard hasPrefix("https://"), let first = utf8.dropFirst(8).first,
            (0x30...0x39).contains(first) || (0x61...0x7A).contains(first | 0x20)
        else { return false }
        return utf8.allSatisfy {
            $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "@") && $0 != UInt8(ascii: "\\")
        }
    }
}
