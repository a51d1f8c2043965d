package import PackageModel

/// What a wheel's RECORD says of one file.
package struct RecordedFile: Sendable, Hashable {
    package var digest: Digest?
    /// Length in bytes.
    package var size: Int64?

    package init(digest: Digest?, size: Int64?) {
        self.digest = digest
        self.size = size
    }
}

/// The rules that a wheel's members and its RECORD keep towards each other.
package enum WheelContents {
    /// Compares both ways: every file is recorded with its SHA-256 and size, nothing absent is.
    ///
    /// RECORD itself and its signatures need no entry with a digest. The only dist-info folder has
    /// the name and version of `filename`. Gives the dist-info folder's name.
    ///
    /// A member that was not hashed while unpacking is an error, unless `acceptsUnhashed`: under a
    /// proven digest of the whole wheel its contents are the publisher's, and names and sizes
    /// remain to be compared.
    @discardableResult
    package static func check(
        filename: String, members: [ExtractedMember], record: [String: RecordedFile],
        acceptsUnhashed: Bool = false
    ) throws(ArchiveError) -> String {
        let folder = try distInfoFolder(of: filename, in: members.map(\.path))
        let unsigned = Set(["RECORD", "RECORD.jws", "RECORD.p7s"].map { folder + "/" + $0 })
        var present: Set<String> = []
        for member in members {
            present.insert(member.path)
            if !unsigned.contains(member.path) {
                try compare(member, record[member.path], acceptsUnhashed)
            }
        }
        let absent = record.keys.filter { !present.contains($0) && !unsigned.contains($0) }
        if let first = absent.min() {
            throw .recordMismatch("RECORD lists `\(visible(first))`, which the wheel does not hold")
        }
        return folder
    }

    private static func compare(
        _ member: ExtractedMember, _ recorded: RecordedFile?, _ acceptsUnhashed: Bool
    ) throws(ArchiveError) {
        guard let recorded else {
            throw .recordMismatch("RECORD does not list `\(member.path)`")
        }
        guard let digest = recorded.digest, digest.algorithm == .sha256, let size = recorded.size
        else { throw .recordMismatch("RECORD has no SHA-256 or no size for `\(member.path)`") }
        let isProven = member.sha256 == nil && acceptsUnhashed
        guard size == member.size, isProven || digest == member.sha256 else {
            throw .recordMismatch("`\(member.path)` differs from what RECORD says of it")
        }
    }

    /// The dist-info folder among `paths`, of which there is one, and which fits `filename`.
    package static func distInfoFolder(
        of filename: String, in paths: some Sequence<String>
    ) throws(ArchiveError) -> String {
        var folders: Set<String> = []
        for path in paths {
            let parts = path.split(separator: "/", maxSplits: 1)
            if parts.count == 2, parts[0].hasSuffix(".dist-info") {
                folders.insert(String(parts[0]))
            }
        }
        guard folders.count == 1, let folder = folders.first else {
            throw .malformed("it has \(folders.count) dist-info folders instead of one")
        }
        let wheel = filename.split(separator: "-", omittingEmptySubsequences: false)
        let parts = folder.dropLast(".dist-info".count)
            .split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard wheel.count >= 5, parts.count == 2, normal(wheel[0]) == normal(parts[0]),
            normal(wheel[1]) == normal(parts[1])
        else {
            throw .malformed("its folder `\(visible(folder))` does not fit the file's name")
        }
        return folder
    }

    /// Lower case with runs of `-_.+` as one separator, since packers escape them differently.
    private static func normal(_ text: some StringProtocol) -> [Substring] {
        let lower = text.lowercased()
        return lower[...].split(whereSeparator: { "-_.+".contains($0) })
    }
}
