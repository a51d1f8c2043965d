internal import Transfer

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
        let hash = reference.firstIndex(of: "#") ?? reference.endIndex
        let (link, fragment) = (reference[..<hash], reference[hash...].dropFirst())
        // Most links are whole and plain: they need no second look before they are fetched.
        if link.hasPrefix("https://"), let host = link.dropFirst(8).first,
            host.isLetter || host.isNumber, link.utf8.allSatisfy(Self.isPlain)
        {
            return (String(link), fragment)
        }
        guard let address = try? WebAddress.parse(String(link), relativeTo: base),
            address.origin.scheme != .file || base.origin.scheme == .file
        else { return nil }
        return (address.text, fragment)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7f && byte != UInt8(ascii: "@") && byte != UInt8(ascii: "\\")
    }

    /// Takes another base, as the `base` element of a page says.
    mutating func rebase(_ reference: String) {
        if let link = resolve(reference), let address = try? WebAddress.parse(link.url) {
            base = address
        }
    }
}
