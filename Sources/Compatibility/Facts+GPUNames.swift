/// Names of GPUs that come near a word.
extension Facts {
    /// What somebody meant who wrote `rtx3090`, `3090` or `RTX-3900`: `rtx-3090`, best first and at
    /// most three, in backticks; nil where nothing is near.
    ///
    /// Each is a word that `reference` finds.
    package func gpuMeant(by word: String) -> String? {
        let names = gpuNames(near: word).prefix(3).map { "`\($0)`" }
        guard let last = names.last else { return nil }
        let first = names.dropLast().joined(separator: ", ")
        return first.isEmpty ? last : "\(first) or \(last)"
    }

    /// The words for GPUs that are near `word`, best first and at most five.
    package func gpuNames(near word: String) -> [String] {
        guard word.utf8.count <= 64 else { return [] }
        let plain = MarketingName(word).plain
        let joined = plain.joined()
        guard !joined.isEmpty else { return [] }
        let known = Set(gpus.compactMap(\.slug)).sorted { ($0.count, $0) < ($1.count, $1) }
        func isJoined(_ slug: String) -> Bool { MarketingName.words(slug).joined() == joined }
        func hasAll(_ slug: String) -> Bool {
            Set(plain).isSubset(of: MarketingName.words(slug))
        }
        func holds(_ slug: String) -> Bool {
            joined.utf8.count > 2 && MarketingName.words(slug).joined().contains(joined)
        }
        let kinds: [(String) -> Bool] = [isJoined, hasAll, holds]
        let exact = kinds.flatMap { known.filter($0) }
        let near = exact.isEmpty ? Likeness.nearest(to: word, among: known, count: 5) : exact
        var seen: Set<String> = []
        return Array(
            near.filter { slug in
                guard seen.insert(slug).inserted, case .found = reference(slug) else {
                    return false
                }
                return true
            }.prefix(5))
    }
}

extension GPUModel {
    /// Whether its name begins with the first of `words`, a model's number such as `a100`, and has
    /// words that begin as the others further on: `a100-80gb` is said of the `A100 SXM4 80GB`, and
    /// `h100-sxm` of the `H100 SXM5 80GB`.
    func mentions(_ words: [String]) -> Bool {
        guard words.count > 1, let first = words.first, first.contains(where: \.isNumber),
            let name
        else { return false }
        return MarketingName(name).forms.contains { form in
            form.first == first
                && words.dropFirst().allSatisfy { word in
                    word.utf8.count > 2 && form.contains { $0.hasPrefix(word) }
                }
        }
    }
}
