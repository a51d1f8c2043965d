/// The RECORD file of a wheel or of an installed package: its files with digest and size.
package struct WheelRecord: Sendable, Hashable {
    /// In the order of the file.
    package var entries: [Entry]

    /// One line.
    package struct Entry: Sendable, Hashable {
        /// Relative, with `/`.
        ///
        /// Nothing is promised about where it leads: whoever opens it checks.
        package var path: String
        /// Nil for RECORD itself and signatures.
        package var digest: Digest?
        /// Bytes; nil where the line does not say.
        package var size: Int64?

        package init(path: String, digest: Digest?, size: Int64?) {
            self.path = path
            self.digest = digest
            self.size = size
        }
    }

    package init(_ entries: [Entry] = []) { self.entries = entries }

    /// Most lines that are read.
    package static let entryLimit = 500_000

    /// Why a RECORD file cannot be used, with the one-based line.
    package enum Fault: Error, Sendable, Hashable {
        case notUTF8
        case tooManyLines
        /// Not three fields, or a quotation mark out of place.
        case malformedLine(Int)
        /// Empty, or with a control character.
        case badPath(line: Int)
        /// The same path as an earlier line.
        case repeatedPath(String, line: Int)
        /// Neither empty nor `sha256=` and 43 characters of URL-safe base 64.
        case badDigest(String, line: Int)
        case badSize(String, line: Int)
    }
}

extension WheelRecord: CustomStringConvertible {
    /// The file's text: one line an entry, each ending in LF.
    package var description: String { entries.map { "\($0)\n" }.joined() }
}

extension WheelRecord.Entry: CustomStringConvertible {
    package var description: String {
        let needsQuotes = path.utf8.contains { ",\"".utf8.contains($0) }
        let doubled = path.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"")
        let path = needsQuotes ? "\"\(doubled)\"" : path
        let digest = digest.map { "\($0.algorithm.rawValue)=\($0.base64)" } ?? ""
        return "\(path),\(digest),\(size.map(String.init) ?? "")"
    }
}

extension WheelRecord.Fault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notUTF8: "it is not UTF-8"
        case .tooManyLines: "it has more than \(WheelRecord.entryLimit) lines"
        case .malformedLine(let line): "line \(line) does not have three fields"
        case .badPath(let line): "the path in line \(line) is empty or has a control character"
        case .repeatedPath(let path, let line): "line \(line) names `\(path)` again"
        case .badDigest(let text, let line): "line \(line) has the digest `\(text)`, not a SHA-256"
        case .badSize(let text, let line): "line \(line) has the size `\(text)`"
        }
    }
}
