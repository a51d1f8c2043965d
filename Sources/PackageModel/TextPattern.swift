/// How a field of a conda record is asked for: as it is, with `*`, or as `^…$` (CEP 29).
///
/// Case never counts.
package enum TextPattern: Sendable, Hashable {
    /// The whole text, in lower case.
    case exact(String)
    /// Text with `*` for any run of characters, in lower case.
    case glob(String)
    /// A pattern that starts with `^` and ends with `$`.
    case regex(LinearRegex)

    /// What a text means; throws where it looks like a regular expression that is not understood.
    package init(_ text: some StringProtocol) throws(SyntaxError) {
        if text.utf8.first == UInt8(ascii: "^") {
            self = .regex(try LinearRegex(String(text)))
        } else if text.utf8.contains(UInt8(ascii: "*")) {
            self = .glob(text.lowercased())
        } else {
            self = .exact(text.lowercased())
        }
    }

    /// Whether everything matches.
    package var isAny: Bool { self == .glob("*") }

    package func matches(_ text: String) -> Bool {
        switch self {
        case .exact(let wanted): Self.equals(wanted.utf8, text.utf8)
        case .glob(let glob): Self.matches(glob.utf8, text.utf8)
        case .regex(let regex): regex.matches(text)
        }
    }

    private static func equals(_ wanted: String.UTF8View, _ text: String.UTF8View) -> Bool {
        wanted.count == text.count && zip(wanted, text).allSatisfy { $0 == $1.lowercased }
    }

    /// Goes back to the last `*` alone, so the time is at worst the product of both lengths.
    private static func matches(_ glob: String.UTF8View, _ text: String.UTF8View) -> Bool {
        var (wanted, found) = (glob.startIndex, text.startIndex)
        var retry: (glob: String.Index, text: String.Index)?
        while found < text.endIndex {
            if wanted < glob.endIndex, glob[wanted] == UInt8(ascii: "*") {
                wanted = glob.index(after: wanted)
                retry = (wanted, found)
            } else if wanted < glob.endIndex, glob[wanted] == text[found].lowercased {
                wanted = glob.index(after: wanted)
                found = text.index(after: found)
            } else if let last = retry {
                found = text.index(after: last.text)
                wanted = last.glob
                retry = (wanted, found)
            } else {
                return false
            }
        }
        return glob[wanted...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}

extension TextPattern: CustomStringConvertible {
    package var description: String {
        switch self {
        case .exact(let text), .glob(let text): text
        case .regex(let regex): regex.text
        }
    }
}
