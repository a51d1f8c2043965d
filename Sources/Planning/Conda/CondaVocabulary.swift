import PackageModel
import Resolution

/// The dependency texts of a problem, each read once and known by a number from then on.
///
/// A big channel says the same few thousand texts hundreds of thousands of times.
struct CondaVocabulary: Sendable {
    /// A number per text; it means nothing outside of its vocabulary.
    typealias Number = Int

    private var numbers: [String: Number] = [:]
    private(set) var needs: [Result<CondaNeed, SyntaxError>] = []
    private var rules: [RequirementText: MatchSpec] = [:]

    /// The number of a text.
    mutating func number(of text: String) -> Number {
        if let known = numbers[text] { return known }
        let need = read(text)
        needs.append(need)
        numbers[text] = needs.count - 1
        return needs.count - 1
    }

    /// What a text means.
    mutating func need(_ text: String) throws(SyntaxError) -> CondaNeed {
        try needs[number(of: text)].get()
    }

    /// What a requirement means; nil for one that no text brought.
    func rule(_ requirement: RequirementText) -> MatchSpec? { rules[requirement] }

    private mutating func read(_ text: String) -> Result<CondaNeed, SyntaxError> {
        do throws(SyntaxError) {
            return .success(try need(try MatchSpec(text)))
        } catch {
            return .failure(error)
        }
    }

    private mutating func need(_ spec: MatchSpec) throws(SyntaxError) -> CondaNeed {
        guard let name = spec.exactName else {
            throw SyntaxError(spec.text, offset: 0, expected: "the name of one package")
        }
        var need = CondaNeed(
            name: name, key: .conda(name), requirement: spec.requirement(of: name), spec: spec)
        rules[need.requirement] = spec
        need.extras = spec.extras.map { .conda(name, extra: $0) }
        if let when = spec.when {
            guard let alternatives = when.alternatives else {
                throw SyntaxError(spec.text, offset: 0, expected: "a simpler condition")
            }
            need.alternatives = []
            for specs in alternatives {
                var terms: [Dependency.Condition] = []
                for spec in specs {
                    let other = try self.need(spec)
                    terms.append(.init(other.key, other.requirement))
                }
                need.alternatives.append(terms)
            }
        }
        return need
    }
}

extension MatchSpec {
    /// The text without the name, where that says all: `>=3.14,<3.15.0a0`; else the whole text.
    ///
    /// So for one package equal texts accept the same candidates, and a text without the name speaks
    /// of nothing but version and build, whatever package it is about.
    fileprivate func requirement(of name: String) -> RequirementText {
        let start = text.utf8.prefix { $0 == UInt8(ascii: " ") }.count
        let isPlain = !text.utf8.contains {
            $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "#")
        }
        guard isPlain else { return RequirementText(text) }
        let rest = text.dropFirst(start + name.count).trimmedOfBlanks
        return rest == "*" ? .any : RequirementText(rest)
    }
}

extension Substring {
    fileprivate var trimmedOfBlanks: String {
        var rest = drop { $0 == " " }
        while rest.last == " " { rest.removeLast() }
        return String(rest)
    }
}
