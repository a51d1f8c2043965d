import Diagnostics
import FoundationEssentials
import Hashing
import Machine

/// An OpenPGP public key as repositories publish it: exactly one, of version 4.
struct RepositoryKey: Sendable, Equatable {
    /// The packets, without armor: what apt's `signed-by` takes.
    let packets: [UInt8]
    /// Forty digits, upper case.
    let fingerprint: String

    /// Throws R657 for what is no such key.
    init(_ text: [UInt8]) throws(ProvisionError) {
        guard let packets = Self.dearmored(text) else { throw Self.unusable("it has no armor") }
        var rest = packets[...]
        guard let first = Self.packet(&rest), first.tag == 6, first.body.first == 4 else {
            throw Self.unusable("it does not begin with a public key")
        }
        while !rest.isEmpty {
            guard let next = Self.packet(&rest) else { throw Self.unusable("it is cut off") }
            // A second key in the file would be trusted unseen; subkeys belong to the first.
            if next.tag == 6 { throw Self.unusable("it holds several keys") }
        }
        self.packets = packets
        let length = [UInt8(first.body.count >> 8), UInt8(first.body.count & 0xff)]
        let digits = try SHA1.digest(of: [0x99] + length + first.body)
        fingerprint = digits.map { byte in
            let text = String(byte, radix: 16, uppercase: true)
            return text.count == 1 ? "0" + text : text
        }.joined()
    }

    private static func unusable(_ reason: String) -> ProvisionError {
        ProvisionError(
            .untrustedKey, "cannot use the key of the repository", context: [reason])
    }

    /// The base64 between the lines of an armor, without its checksum.
    private static func dearmored(_ text: [UInt8]) -> [UInt8]? {
        let lines = String(decoding: text, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasSuffix("\r") ? $0.dropLast() : $0[...] }
        guard let start = lines.firstIndex(of: "-----BEGIN PGP PUBLIC KEY BLOCK-----"),
            let end = lines.firstIndex(of: "-----END PGP PUBLIC KEY BLOCK-----"), start < end
        else { return nil }
        // Headers end with an empty line.
        let inner = lines[(start + 1)..<end]
        let body = inner.firstIndex(of: "").map { inner[($0 + 1)...] } ?? inner
        let base64 = body.filter { !$0.hasPrefix("=") }.joined()
        return Data(base64Encoded: base64).map { [UInt8]($0) }
    }

    /// Takes the next packet off; nil where its length is not plain or goes beyond the end.
    private static func packet(_ rest: inout ArraySlice<UInt8>) -> (tag: UInt8, body: [UInt8])? {
        guard let head = rest.popFirst(), head & 0x80 != 0 else { return nil }
        let isNew = head & 0x40 != 0
        let tag = isNew ? head & 0x3f : (head >> 2) & 0x0f
        guard let length = isNew ? newLength(&rest) : oldLength(head & 3, &rest),
            length <= rest.count
        else { return nil }
        let body = Array(rest.prefix(length))
        rest = rest.dropFirst(length)
        return length < 1 << 16 ? (tag, body) : nil
    }

    private static func newLength(_ rest: inout ArraySlice<UInt8>) -> Int? {
        guard let first = rest.popFirst() else { return nil }
        switch first {
        case 0..<192: return Int(first)
        case 192..<224: return rest.popFirst().map { (Int(first) - 192) << 8 + Int($0) + 192 }
        case 255: return number(4, &rest)
        default: return nil
        }
    }

    private static func oldLength(_ kind: UInt8, _ rest: inout ArraySlice<UInt8>) -> Int? {
        kind == 3 ? nil : number(1 << Int(kind), &rest)
    }

    private static func number(_ count: Int, _ rest: inout ArraySlice<UInt8>) -> Int? {
        guard rest.count >= count else { return nil }
        let value = rest.prefix(count).reduce(0) { $0 << 8 | Int($1) }
        rest = rest.dropFirst(count)
        return value
    }
}
