import PackageModel

extension SimplePage {
    /// Reads a page in the JSON form of PEP 691, versions 1.x.
    ///
    /// - Parameters:
    ///   - json: The bytes of the page.
    ///   - base: The page's address, for relative links.
    /// - Throws: `Fault.json` with the offset, or `Fault.version`.
    package init(json: [UInt8], base: String) throws(Fault) {
        files = []
        var reader = JSONReader(json)
        do throws(JSONReader.Failure) {
            try reader.enterObject()
            while let key = try reader.nextKey() {
                switch key {
                case "files": try readFiles(&reader, base: base)
                case "meta":
                    if let version = try Self.apiVersion(&reader), !version.hasPrefix("1.") {
                        throw JSONReader.Failure(offset: -1, expected: version)
                    }
                default: try reader.skip()
                }
            }
        } catch {
            throw error.offset < 0
                ? .version(error.expected)
                : .json(offset: error.offset, expected: error.expected)
        }
    }

    private mutating func readFiles(
        _ reader: inout JSONReader, base: String
    ) throws(JSONReader.Failure) {
        let resolver = LinkResolver(base: base)
        try reader.enterArray()
        while try reader.nextElement() {
            if let file = try Self.file(&reader, resolver) { files.append(file) }
        }
    }

    private static func apiVersion(
        _ reader: inout JSONReader
    ) throws(JSONReader.Failure) -> String? {
        var version: String?
        try reader.enterObject()
        while let key = try reader.nextKey() {
            if key == "api-version" {
                version = try reader.optionalString()
            } else {
                try reader.skip()
            }
        }
        return version
    }

    private static func file(
        _ reader: inout JSONReader, _ resolver: LinkResolver
    ) throws(JSONReader.Failure) -> IndexFile? {
        var file = IndexFile(filename: "", url: "", size: nil, digest: nil)
        var hasOlderKey = false
        try reader.enterObject()
        while let key = try reader.nextKey() {
            switch key {
            case "filename": file.filename = try reader.optionalString() ?? ""
            case "url":
                file.url = try reader.optionalString().flatMap { resolver.resolve($0) } ?? ""
            case "size": file.size = try reader.optionalInteger().flatMap { $0 < 0 ? nil : $0 }
            case "requires-python": file.requiresPython = try reader.optionalString()
            case "hashes": file.digest = try sha256(&reader)
            case "yanked": file.yanked = try yanked(&reader)
            case "core-metadata": file.hasMetadata = try isAnnounced(&reader)
            case "dist-info-metadata", "data-dist-info-metadata":
                hasOlderKey = try isAnnounced(&reader)
            default: try reader.skip()
            }
        }
        file.hasMetadata = file.hasMetadata || hasOlderKey
        return file.filename.isEmpty || file.url.isEmpty ? nil : file
    }

    private static func sha256(
        _ reader: inout JSONReader
    ) throws(JSONReader.Failure) -> Digest? {
        var digest: Digest?
        try reader.enterObject()
        while let key = try reader.nextKey() {
            if key == "sha256" {
                digest = try reader.optionalString().flatMap { Digest(.sha256, hex: $0) }
            } else {
                try reader.skip()
            }
        }
        return digest
    }

    /// `true` or a reason mean yanked, `false` and null do not.
    private static func yanked(_ reader: inout JSONReader) throws(JSONReader.Failure) -> String? {
        if let flag = try reader.optionalBoolean() { return flag ? "" : nil }
        return try reader.optionalString()
    }

    /// `true` or an object with digests mean that there is such a file.
    private static func isAnnounced(_ reader: inout JSONReader) throws(JSONReader.Failure) -> Bool {
        if let flag = try reader.optionalBoolean() { return flag }
        let isObject = reader.isObject()
        try reader.skip()
        return isObject
    }
}
