import PackageModel

extension SimplePage {
    /// Reads the JSON form (PEP 691, 700, 714), versions 1.x.
    init(json: [UInt8], url: String) throws(Fault) {
        files = []
        let links = try LinkResolver(url)
        var reader = JSONReader(json)
        var version: String?
        var isTooLong = false
        do throws(JSONReader.Failure) {
            try reader.enterObject()
            while let key = try reader.nextKey() {
                switch key {
                case "files": isTooLong = try !readFiles(&reader, links)
                case "meta": version = try Self.apiVersion(&reader)
                default: try reader.skip()
                }
                if isTooLong { break }
            }
            if !isTooLong, !reader.isAtEnd() {
                throw JSONReader.Failure(offset: reader.offset, expected: "the end")
            }
        } catch {
            throw .json(offset: error.offset, expected: error.expected)
        }
        if isTooLong { throw .tooManyFiles }
        if let version { try Self.check(version: version) }
    }

    /// Takes the list of files; false where it is too long.
    private mutating func readFiles(
        _ reader: inout JSONReader, _ links: LinkResolver
    ) throws(JSONReader.Failure) -> Bool {
        try reader.enterArray()
        while try reader.nextElement() {
            var fields = FileFields()
            try reader.enterObject()
            while let key = try reader.nextKey() { try fields.take(key, &reader) }
            guard files.count < Self.fileLimit else { return false }
            if let file = fields.file(links) { files.append(file) }
        }
        return true
    }

    private static func apiVersion(
        _ reader: inout JSONReader
    ) throws(JSONReader.Failure) -> String? {
        var version: String?
        try reader.enterObject()
        while let key = try reader.nextKey() {
            let text = try reader.optionalString()
            if key == "api-version" { version = text }
        }
        return version
    }
}

/// The fields of one file of a JSON page.
private struct FileFields {
    typealias Failure = JSONReader.Failure

    private var filename: String?
    private var url: String?
    private var made = IndexFile(filename: "", url: "")
    /// The offer of METADATA, by its key: the newest spelling counts.
    private var offer: (rank: Int, offer: Offer)?

    private struct Offer {
        var isThere: Bool
        var digest: Digest?
    }

    mutating func take(_ key: String, _ reader: inout JSONReader) throws(Failure) {
        switch key {
        case "filename": filename = try reader.optionalString()
        case "url": url = try reader.optionalString()
        case "hashes": (made.digest, made.hasBrokenDigest) = try Self.sha256(&reader)
        case "size": made.size = try reader.optionalInteger().flatMap { $0 >= 0 ? $0 : nil }
        case "requires-python":
            made.requiresPython = try reader.optionalString().flatMap { $0.isEmpty ? nil : $0 }
        case "upload-time": made.uploadTime = try reader.optionalString()
        case "yanked":
            // A reason, or only whether.
            if let isYanked = try reader.optionalBoolean() {
                made.yanked = isYanked ? "" : nil
            } else {
                made.yanked = try reader.optionalString()
            }
        case "core-metadata": takeOffer(try Self.offer(&reader), rank: 2)
        case "dist-info-metadata": takeOffer(try Self.offer(&reader), rank: 1)
        case "data-dist-info-metadata": takeOffer(try Self.offer(&reader), rank: 0)
        default: try reader.skip()
        }
    }

    private mutating func takeOffer(_ made: Offer, rank: Int) {
        if rank >= offer?.rank ?? 0 { offer = (rank, made) }
    }

    /// Takes an object of digests by algorithm, or skips what is none; says whether what stands for
    /// the SHA-256 is none.
    private static func sha256(
        _ reader: inout JSONReader
    ) throws(Failure) -> (Digest?, isBroken: Bool) {
        guard reader.isObject() else {
            try reader.skip()
            return (nil, false)
        }
        var digest: Digest?
        var isBroken = false
        try reader.enterObject()
        while let key = try reader.nextKey() {
            let text = try reader.optionalString()
            guard key == "sha256", let text else { continue }
            digest = Digest(.sha256, hex: text)
            isBroken = digest == nil
        }
        return (digest, isBroken)
    }

    private static func offer(_ reader: inout JSONReader) throws(Failure) -> Offer {
        if let isThere = try reader.optionalBoolean() {
            return Offer(isThere: isThere, digest: nil)
        }
        let isThere = reader.isObject()
        let (digest, isBroken) = try sha256(&reader)
        // What cannot be checked is read from the wheel itself.
        return Offer(isThere: isThere && !isBroken, digest: digest)
    }

    /// The file; nil where its name or address is none.
    func file(_ links: LinkResolver) -> IndexFile? {
        guard let filename, IndexFile.isPlain(filename), let url, let link = links.resolve(url)
        else { return nil }
        var file = made
        (file.filename, file.url) = (filename, link.url)
        if let offer {
            (file.hasMetadata, file.metadataDigest) = (offer.offer.isThere, offer.offer.digest)
        }
        return file
    }
}
