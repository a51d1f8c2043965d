import Compatibility

/// A part of a GPU, as people name it: `a100-mig-1g-5gb`.
enum GPUSlice {
    /// The whole GPU in a recipe's words; nil for a word that means no slice of a known one.
    static func gpu(of word: String, _ facts: Facts) -> String? {
        let words = word.lowercased().split { !$0.isLetter && !$0.isNumber }
        guard let end = words.firstIndex(where: isSlice), end > 0 else { return nil }
        let whole = words[..<end].joined(separator: "-")
        if case .unknown = facts.reference(whole) { return nil }
        return whole
    }

    /// `mig`, or `1g` of a profile `1g.5gb`.
    private static func isSlice(_ word: Substring) -> Bool {
        word == "mig" || word.last == "g" && word.count == 2 && word.first?.isNumber == true
    }
}
