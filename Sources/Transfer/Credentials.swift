/// A user and a password for one origin, or what stands in for both; never printed.
struct Credentials: Sendable, Hashable {
    var user: String
    var password: String
    /// Sent instead of the other two (RFC 6750).
    var bearer: String?

    /// The value of an `Authorization` field.
    var authorization: String { bearer.map { "Bearer \($0)" } ?? basic }

    /// The value of an `Authorization` field of the basic scheme (RFC 7617).
    var basic: String { "Basic " + Self.base64(Array("\(user):\(password)".utf8)) }

    private static let digits = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    private static func base64(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var word = group.reduce(0) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
            word <<= 8
            for position in 0..<4 {
                text.append(
                    position <= group.count ? digits[Int(word >> 26)] : UInt8(ascii: "="))
                word <<= 6
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
