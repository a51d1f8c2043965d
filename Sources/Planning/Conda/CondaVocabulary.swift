import PackageModel
import Resolution

/// The dependency texts of a problem, each read once and known by a number from then on.
///
/// A big channel says the same few thousand texts hundreds of thousands of times.
struct CondaVocabulary: Sendable {
    /// A number per text; it means nothing outside of its vocabulary.
    typealias Number = Int

    private var numbers: [String: Number] = [:]
    /// What each text means; nil for one that cannot be read.
    private(set) var needs: [CondaNeed?] = []
    private var rules: [RequirementText: CondaNeed] = [:]

    /// The number of a text.
    mutating func number(of text: String) -> Number {
        if let known = numbers[text] { return known }
        needs.append(try? read(text))
        numbers[text] = needs.count - 1
        return needs.count - 1
    }

    /// What a text means.
    mutating func need(_ text: String) throws(SyntaxError) -> CondaNeed {
        if let known = needs[number(of: text)] { return known }
        return try read(text)
    }

    /// What a requirement means; nil for one that no text brought.
    func rule(_ requirement: RequirementText) -> CondaNeed? { rules[requirement] }

    private mutating func read(_ text: String) throws(SyntaxError) -> CondaNeed {
        try need(try MatchSpec(text))
    }

    private mutating func need(_ spec: MatchSpec) throws(SyntaxError) -> CondaNeed {
        guard let name = spec.exactName else {
            throw SyntaxError(spec.text, offset: 0, expected: "the name of one package")
        }
        let alternatives = try alternatives(spec)
        let need = CondaNeed(name: name, spec: spec, alternatives: alternatives)
        if rules[need.requirement] == nil { rules[need.requirement] = need }
        return need
    }

    private mutating func alternatives(
        _ spec: MatchSpec
    ) throws(SyntaxError) -> [[Dependency.Condition]] {
        guard let when = spec.when else { return [[]] }
        guard let alternatives = when.alternatives else {
            throw SyntaxError(spec.text, offset: 0, expected: "a simpler condition")
        }
        var terms: [[Dependency.Condition]] = []
        for specs in alternatives {
            var conditions: [Dependency.Condition] = []
            for spec in specs {
                let other = try need(spec)
                conditions.append(.init(other.key, other.requirement))
            }
            terms.append(conditions)
        }
        return terms
    }
}
