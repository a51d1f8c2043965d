/// What a recipe's word for a GPU stands for: a marketing name, `sm_86` or a PCI id.
package enum GPUReference: Sendable, Hashable {
    /// All models that fit the word have this capability; `models` is empty for `sm_86`.
    case found(ComputeCapability, models: [GPUModel])
    /// The word fits GPUs that differ in capability, such as `rtx-6000`.
    case ambiguous([GPUModel])
    /// No table knows it.
    case unknown

    static func one(of models: [GPUModel]) -> GPUReference {
        let capabilities = Set(models.map(\.capability))
        guard let first = models.first?.capability else { return .unknown }
        return capabilities.count == 1 ? .found(first, models: models) : .ambiguous(models)
    }
}

extension GPUModel {
    /// The word for it in a recipe: `rtx-3090`, `h100-sxm5-80gb`; nil without a name.
    package var slug: String? {
        name.map { MarketingName($0).plain.joined(separator: "-") }
    }

    func answers(to words: [String], exactly: Bool) -> Bool {
        guard !words.isEmpty, let name else { return false }
        // `A2 / A16` are two names; the second half of `GH200 120GB / 480GB` is none.
        let parts = name.split(separator: " / ").filter { $0.first?.isNumber == false }
        return parts.contains { part in
            let name = MarketingName(part)
            return exactly
                ? name.plain == words || name.words == words
                : name.forms.contains { $0.starts(with: words) }
        }
    }
}

/// The words of a name on a box.
struct MarketingName {
    /// All of them, lower case.
    let words: [String]

    init(_ text: some StringProtocol) { words = Self.words(text) }

    /// Without the brands that nobody says: `rtx 3090`, `t4`.
    var plain: [String] { Array(words.drop { Self.silent.contains($0) }) }

    /// The ways of naming it: whole, and less the brands in front.
    var forms: [[String]] {
        [words, plain, Array(words.drop { Self.silent.contains($0) || Self.spoken.contains($0) })]
    }

    static func words(_ text: some StringProtocol) -> [String] {
        text.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.map(String.init)
    }

    private static let silent: Set<String> = ["nvidia", "geforce", "tesla"]
    /// Left out by some; but `Quadro RTX 6000` and `RTX 6000 Ada` differ, so never for an exact fit.
    private static let spoken: Set<String> = ["quadro", "grid", "hgx", "jetson", "agx"]
}
