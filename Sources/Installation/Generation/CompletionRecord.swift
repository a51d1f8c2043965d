import Diagnostics
package import PackageModel

/// What `COMPLETE` says: when and from what a generation was made.
///
/// It is small, so that a run with nothing to do reads this and no more.
package struct CompletionRecord: Sendable, Equatable {
    /// Seconds since 1970, told to people and never compared.
    package var date: Int64
    package var recipeDigest: Digest
    /// SHA-256 of the lock's bytes.
    package var lockDigest: Digest
    /// One line for `history`.
    package var summary: String
    /// The store's entries that the generation was made of, sorted.
    package var artifacts: [Digest]
    /// Whether scripts of conda packages were asked not to run.
    package var leavesOutScripts: Bool

    package init(
        date: Int64, recipeDigest: Digest, lockDigest: Digest, summary: String,
        artifacts: [Digest], leavesOutScripts: Bool = false
    ) {
        self.date = date
        self.recipeDigest = recipeDigest
        self.lockDigest = lockDigest
        self.summary = summary
        self.artifacts = artifacts.sorted { $0.hex < $1.hex }
        self.leavesOutScripts = leavesOutScripts
    }

    private static let header = "provision generation 1"

    var text: String {
        let plain = summary.split(whereSeparator: \.isNewline).joined(separator: " ")
        let lines =
            [
                Self.header, "date \(date)", "recipe \(recipeDigest)", "lock \(lockDigest)",
                "summary \(plain)",
            ] + (leavesOutScripts ? ["scripts none"] : []) + artifacts.map { "artifact \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }

    init(parsing text: String, name: String) throws(ProvisionError) {
        let lines = text.split(separator: "\n")
        var fields: [Substring: Substring] = [:]
        var artifacts: [Digest] = []
        for line in lines.dropFirst() {
            let parts = line.split(separator: " ", maxSplits: 1)
            guard let key = parts.first else { continue }
            let value = parts.count == 2 ? parts[1] : ""
            if key == "artifact", let digest = Digest(value) { artifacts.append(digest) }
            fields[key] = value
        }
        guard lines.first == Self.header[...], let date = fields["date"].flatMap({ Int64($0) }),
            let recipe = fields["recipe"].flatMap({ Digest($0) }),
            let lock = fields["lock"].flatMap({ Digest($0) })
        else {
            throw ProvisionError(.damagedFile, "cannot read the generation's mark `\(name)`")
        }
        self.init(
            date: date, recipeDigest: recipe, lockDigest: lock,
            summary: fields["summary"].map(String.init) ?? "", artifacts: artifacts,
            leavesOutScripts: fields["scripts"] == "none")
    }
}
