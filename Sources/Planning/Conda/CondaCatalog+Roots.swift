package import Diagnostics
import PackageModel
package import Resolution

extension CondaCatalog {
    /// What the wishes and the machine demand of a solution: wishes first, in their order.
    ///
    /// Throws R113 with a wish that cannot be read, or names no single package.
    package mutating func roots(
        _ wishes: [CondaWish]
    ) throws(ProvisionError) -> [RootRequirement] {
        var roots: [RootRequirement] = []
        for wish in wishes {
            let need = try need(wish)
            for dependency in need.required {
                roots.append(
                    RootRequirement(
                        dependency.target, dependency.requirement, at: wish.mark,
                        text: wish.sentence))
            }
        }
        return roots + fixedFacts.map { $0.root(of: machine) }
    }

    private mutating func need(_ wish: CondaWish) throws(ProvisionError) -> CondaNeed {
        do throws(SyntaxError) {
            let need = try vocabulary.need(wish.text)
            guard need.spec.when == nil else {
                throw SyntaxError(wish.text, offset: 0, expected: "a package without `when`")
            }
            return need
        } catch {
            throw ProvisionError(
                .badCondaWish, "cannot read the conda package `\(wish.text)`", at: wish.mark,
                context: [error.description])
        }
    }

    /// Rules under which each package that a wish wants from one channel comes from there.
    package static func rules(
        _ rules: CondaChannelRules, wishes: [CondaWish]
    ) throws(ProvisionError) -> CondaChannelRules {
        var rules = rules
        for wish in wishes {
            guard let spec = try? MatchSpec(wish.text), let wanted = spec.channel,
                let name = spec.exactName
            else { continue }
            guard let channel = rules.channels.first(where: spec.matches(channel:)) else {
                throw ProvisionError(
                    .badCondaWish, "cannot take `\(name)` from the channel `\(wanted)`",
                    at: wish.mark, context: ["the recipe's channels do not have it"],
                    hints: ["add `\(wanted)` to `conda.channels`"])
            }
            rules.demanded[name] = channel
        }
        return rules
    }
}
