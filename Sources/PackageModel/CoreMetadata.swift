/// What a package says about itself in METADATA, as far as resolving and installing need it.
package struct CoreMetadata: Sendable, Hashable {
    package var name: PackageName
    package var version: PEP440Version
    package var requirements: [Requirement]
    /// Nil where the package does not say which interpreters it takes.
    package var requiresPython: SpecifierSet?
    /// The extras it offers, in its own order.
    package var extras: [PackageName]

    package init(
        name: PackageName, version: PEP440Version, requirements: [Requirement] = [],
        requiresPython: SpecifierSet? = nil, extras: [PackageName] = []
    ) {
        self.name = name
        self.version = version
        self.requirements = requirements
        self.requiresPython = requiresPython
        self.extras = extras
    }

    /// Why a METADATA file cannot be used.
    package enum Fault: Error, Sendable, Hashable {
        case tooLarge
        /// More requirements than `requirementLimit`.
        case tooManyRequirements(Int)
        case missing(field: String)
        /// A field that may stand once stands twice.
        case repeated(field: String)
        /// A metadata version other than 1 and 2.
        case unsupportedVersion(String)
        case malformed(field: String, SyntaxError)
    }
}

extension CoreMetadata {
    /// More requirements than any release has: each can lead to a page and a wheel of its own.
    package static let requirementLimit = 10_000

    /// Reads METADATA; fields that nothing here needs may hold anything.
    package init(_ bytes: [UInt8]) throws(Fault) {
        let header: HeaderBlock
        do { header = try HeaderBlock(bytes) } catch { throw .tooLarge }
        try Self.check(metadataVersion: try header.required("Metadata-Version"))
        name = try header.read("Name", "a package name") { PackageName($0) }
        version = try header.read("Version", "a version") { PEP440Version($0) }
        if let text = try header.optional("Requires-Python") {
            do { requiresPython = try SpecifierSet(text) } catch {
                throw .malformed(field: "Requires-Python", error)
            }
        }
        let texts = header.values(of: "requires-dist")
        guard texts.count <= Self.requirementLimit else {
            throw .tooManyRequirements(texts.count)
        }
        var requirements: [Requirement] = []
        for text in texts {
            do { requirements.append(try Requirement(text)) } catch {
                throw .malformed(field: "Requires-Dist", error)
            }
        }
        self.requirements = requirements
        // An extra without a proper name cannot be asked for: it does no harm.
        extras = header.values(of: "provides-extra").compactMap { PackageName($0) }
    }

    private static func check(metadataVersion text: String) throws(Fault) {
        guard let version = PEP440Version(text), version.major == 1 || version.major == 2 else {
            throw .unsupportedVersion(text)
        }
    }
}

extension HeaderBlock {
    fileprivate func optional(_ field: String) throws(CoreMetadata.Fault) -> String? {
        let values = values(of: field.lowercased())
        guard values.count < 2 else { throw .repeated(field: field) }
        return values.first
    }

    fileprivate func required(_ field: String) throws(CoreMetadata.Fault) -> String {
        guard let value = try optional(field) else { throw .missing(field: field) }
        return value
    }

    fileprivate func read<Value>(
        _ field: String, _ expected: String, _ parse: (String) -> Value?
    ) throws(CoreMetadata.Fault) -> Value {
        let text = try required(field)
        guard let value = parse(text) else {
            let error = SyntaxError(
                text, offset: 0, length: text.unicodeScalars.count, expected: expected)
            throw .malformed(field: field, error)
        }
        return value
    }
}

extension CoreMetadata.Fault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tooLarge: "its header is larger than \(HeaderBlock.sizeLimit) bytes"
        case .tooManyRequirements(let count):
            "it has \(count) requirements, more than \(CoreMetadata.requirementLimit)"
        case .missing(let field): "the field `\(field)` is missing"
        case .repeated(let field): "the field `\(field)` stands more than once"
        case .unsupportedVersion(let text): "its metadata version `\(text)` is not supported"
        case .malformed(let field, let error): "in `\(field)`: \(error)"
        }
    }
}
