import PackageModel

extension RedistManifest {
    /// More components than any release has; the same for archives of one.
    static let componentLimit = 2_000

    /// Reads a manifest that was found as `redistrib_<release>.json` in `folder`.
    ///
    /// What is not for Linux is passed over; what is must be whole: an archive without size or
    /// SHA-256, or with a path that leads out of the folder, is no archive to be trusted.
    init(_ bytes: [UInt8], release: DottedVersion, folder: String) throws(ReadFailure) {
        self.init(release: release, folder: folder, components: [:])
        var reader = JSONReader(bytes)
        try reader.enterObject()
        while let key = try reader.nextKey() {
            if key == "release_label" {
                try checkLabel(&reader)
            } else if reader.isObject() {
                try addComponent(key, &reader)
            } else {
                try reader.skip()
            }
        }
        guard reader.isAtEnd() else { throw reader.failure("the end") }
    }

    /// A mirror that serves one release under the name of another is broken; a fourth number, as
    /// cuDNN 8 has it, may be left out.
    private func checkLabel(_ reader: inout JSONReader) throws(ReadFailure) {
        let start = reader.offset
        let label = DottedVersion(try reader.string())
        guard let label, label.hasPrefix(release) || release.hasPrefix(label) else {
            throw ReadFailure(offset: start, expected: "the release \(release)")
        }
    }

    private mutating func addComponent(
        _ name: String, _ reader: inout JSONReader
    ) throws(ReadFailure) {
        let start = reader.offset
        guard Self.isWord(name), components[name] == nil,
            components.count < Self.componentLimit
        else { throw ReadFailure(offset: start, expected: "a component that is named once") }
        var fields = RedistComponentReader(folder: folder)
        try fields.read(&reader)
        guard !fields.archives.isEmpty else { return }
        guard let version = fields.version, Self.isWord(version) else {
            throw ReadFailure(offset: start, expected: "a component with its version")
        }
        components[name] = Component(name: name, version: version, archives: fields.archives)
    }

    /// A name or version that can stand in a lock and in a path.
    static func isWord(_ text: String) -> Bool {
        1...100 ~= text.utf8.count && text.utf8.first != UInt8(ascii: ".")
            && text.utf8.allSatisfy { $0.isRedistLetter || $0 == UInt8(ascii: "+") }
    }

    /// A path that stays below the manifest's folder and needs no escapes.
    static func isPath(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        return text.utf8.count <= 1_000 && parts.count <= 20
            && parts.allSatisfy { $0.utf8.count <= 255 && isWord(String($0)) }
    }
}

/// Reads the value of one component.
private struct RedistComponentReader {
    typealias Archive = RedistManifest.Archive

    let folder: String
    var version: String?
    var archives: [RedistManifest.Platform: [Archive]] = [:]

    init(folder: String) { self.folder = folder }

    mutating func read(_ reader: inout JSONReader) throws(ReadFailure) {
        try reader.enterObject()
        while let key = try reader.nextKey() {
            if key == "version" {
                version = try reader.string()
            } else if let platform = RedistManifest.Platform(rawValue: key) {
                guard archives[platform] == nil else {
                    throw reader.failure("each platform once")
                }
                archives[platform] = try readPlatform(&reader)
            } else {
                try reader.skip()
            }
        }
    }

    /// An archive, or one for each CUDA major, as cuDNN has them.
    private func readPlatform(_ reader: inout JSONReader) throws(ReadFailure) -> [Archive] {
        var entry = RedistEntryReader(folder: folder)
        var variants: [Archive] = []
        let start = reader.offset
        try reader.enterObject()
        while let key = try reader.nextKey() {
            guard reader.isObject() else {
                try entry.take(key, &reader)
                continue
            }
            guard key.hasPrefix("cuda"), let major = Int(key.dropFirst(4)),
                1...999 ~= major, !variants.contains(where: { $0.cudaMajor == major })
            else { throw reader.failure("a CUDA major such as `cuda12`, once") }
            var variant = RedistEntryReader(folder: folder)
            try reader.enterObject()
            while let key = try reader.nextKey() { try variant.take(key, &reader) }
            variants.append(Archive(artifact: try variant.artifact(reader), cudaMajor: major))
        }
        if variants.isEmpty { return [Archive(artifact: try entry.artifact(reader))] }
        guard entry.isEmpty else {
            throw ReadFailure(offset: start, expected: "an archive or several, not both")
        }
        return variants
    }
}

/// Reads the fields of one archive.
private struct RedistEntryReader {
    let folder: String
    private var path: String?
    private var size: Int64?
    private var digest: Digest?

    init(folder: String) { self.folder = folder }

    var isEmpty: Bool { path == nil && size == nil && digest == nil }

    mutating func take(_ key: String, _ reader: inout JSONReader) throws(ReadFailure) {
        switch key {
        case "relative_path":
            let text = try reader.string()
            guard RedistManifest.isPath(text) else {
                throw reader.failure("a path below the manifest's folder before this")
            }
            path = text
        case "size": size = try Self.size(&reader)
        case "sha256": digest = Digest(.sha256, hex: try reader.string())
        default: try reader.skip()
        }
    }

    /// A string of digits in all manifests that were seen, a number in some that were told of.
    private static func size(_ reader: inout JSONReader) throws(ReadFailure) -> Int64? {
        let isText = reader.peek() == UInt8(ascii: "\"")
        let text = isText ? try reader.string() : try reader.numberText()
        guard 1...15 ~= text.utf8.count, text.utf8.allSatisfy(\.isRedistDigit) else {
            throw reader.failure("a size in bytes before this")
        }
        return Int64(text)
    }

    /// The whole archive; the manifest's folder and its path, never an address built of parts.
    func artifact(_ reader: JSONReader) throws(ReadFailure) -> Artifact {
        guard let path, let size, let digest, let name = path.split(separator: "/").last else {
            throw reader.failure("an archive with `relative_path`, `size` and `sha256` before this")
        }
        return Artifact(
            filename: String(name), url: folder + path, size: size, digest: digest)
    }
}

extension UInt8 {
    fileprivate var isRedistDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }

    fileprivate var isRedistLetter: Bool {
        isRedistDigit || UInt8(ascii: "a")...UInt8(ascii: "z") ~= self | 0x20
            || self == UInt8(ascii: "_") || self == UInt8(ascii: "-") || self == UInt8(ascii: ".")
    }
}
