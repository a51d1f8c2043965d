import FileSystem
package import SystemPackage

/// An address that can be fetched, taken apart by libcurl's own parser.
///
/// What is checked here is therefore what is asked for later; a second parser could be led to read
/// another host. Credentials and fragment are no part of `text`, so they cannot leak from it.
package struct WebAddress: Sendable, Hashable {
    package enum Scheme: String, Sendable {
        case https, http, file
    }

    /// Whom credentials and headers may be sent to.
    package struct Origin: Sendable, Hashable {
        package var scheme: Scheme
        package var host: String
        package var port: Int
    }

    package let origin: Origin
    /// The whole address without credentials and fragment.
    package let text: String
    /// The path as written, with its percent escapes.
    package let path: String
    /// What stood before the `@`.
    let credentials: Credentials?
    /// What goes into the path of the request and nowhere else.
    let token: PathToken?

    init(
        origin: Origin, text: String, path: String, credentials: Credentials?,
        token: PathToken? = nil
    ) {
        self.origin = origin
        self.text = text
        self.path = path
        self.credentials = credentials
        self.token = token
    }

    /// Whether requests stay on this machine.
    var isLoopback: Bool {
        origin.host == "localhost" || origin.host == "::1" || origin.host == "[::1]"
            || origin.host.hasPrefix("127.") && origin.host.allSatisfy { $0.isNumber || $0 == "." }
    }

    /// The file that a `file://` address names; nil for the others and for a path with NUL.
    package var filePath: FilePath? {
        guard origin.scheme == .file else { return nil }
        var bytes: [UInt8] = []
        var rest = path.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let decoded = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16),
                rest.count >= 2, decoded != 0
            else { return nil }
            bytes.append(decoded)
            rest = rest.dropFirst(2)
        }
        return HostFiles.named(FilePath(String(decoding: bytes, as: UTF8.self)))
    }
}

extension WebAddress {
    /// The address of a file; `path` must be absolute.
    package static func fileURL(_ path: FilePath) -> String {
        "file://"
            + HostFiles.name(of: path).string.utf8.map { byte in
                let scalar = UnicodeScalar(byte)
                let isPlain =
                    byte < 0x80 && scalar.properties.isAlphabetic || scalar.isDigit
                    || "/-._~+!,@".unicodeScalars.contains(scalar)
                return isPlain
                    ? String(scalar) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }.joined()
    }
}

extension UnicodeScalar {
    fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
}

extension WebAddress: CustomStringConvertible {
    /// The address for people: credentials are masked, the query is kept.
    package var description: String {
        guard credentials != nil else { return text }
        return text.replacingFirst("://", with: "://***@")
    }
}

extension String {
    /// This text with the first occurrence of `mark`, which must be ASCII, replaced.
    fileprivate func replacingFirst(_ mark: String, with replacement: String) -> String {
        guard let range = firstRange(of: mark) else { return self }
        return String(self[..<range.lowerBound]) + replacement + String(self[range.upperBound...])
    }
}
