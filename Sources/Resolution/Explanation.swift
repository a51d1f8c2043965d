package import Diagnostics

/// Why there is no solution, in a few sentences that end in the recipe's own lines.
///
/// The sentences are facts, each true of the problem, that cannot all be met; where there are not
/// too many, none of them is superfluous. They go from what the recipe names outward, then come the
/// machine's facts, then the recipe's lines.
package struct Explanation: Sendable, Equatable {
    /// No explanation is longer, as it is printed in 80 columns.
    package static let lineLimit = 20
    /// Up to so many facts are told without shortening chains; `brief` has so many lines.
    package static let comfortableLines = 12

    package var lines: [Line]
    /// Indices of the root requirements that took part, ascending: what a repair can change.
    package var culprits: [Int]
    /// Those root requirements themselves, in the order of `culprits`.
    package var roots: [RootRequirement]
    /// What the facts are about: candidates of any other package could not undo the contradiction.
    package var packages: Set<PackageKey>
    /// The same in at most `comfortableLines` lines, for where repairs are told beside it.
    package var brief: [Line]

    package init(
        lines: [Line], culprits: [Int], roots: [RootRequirement] = [],
        packages: Set<PackageKey> = [], brief: [Line]? = nil
    ) {
        self.lines = lines
        self.culprits = culprits
        self.roots = roots
        self.packages = packages
        self.brief = brief ?? lines
    }

    /// One sentence, in lower case and without a full stop.
    package struct Line: Sendable, Equatable {
        package var text: String
        /// Where the recipe says so, on lines that are the recipe's.
        package var mark: Mark?
        /// What goes behind the place: `, but main has 3.8 … 3.14`.
        package var remark: String?
        package var kind: Kind

        package init(text: String, mark: Mark?, remark: String? = nil, kind: Kind) {
            self.text = text
            self.mark = mark
            self.remark = remark
            self.kind = kind
        }

        /// As it is printed: `the recipe says … at recipe.yaml:3:5, but …`.
        package var rendered: String {
            text + (mark.map { " at \($0)" } ?? "") + (remark ?? "")
        }
    }

    package enum Kind: Sendable, Equatable {
        /// A package needs or refuses another.
        case dependency
        /// Candidates are left out, for the reason given.
        case exclusion
        /// The machine is as it is.
        case machine
        case recipe
        /// Tells how much was left out for brevity.
        case remainder
    }
}

extension Explanation: CustomStringConvertible {
    /// The lines as they are printed, those of the recipe with their place.
    package var description: String { rendered.joined(separator: "\n") }

    /// Each line with its place in the recipe, `… at recipe.yaml:3:5`.
    package var rendered: [String] { lines.map(\.rendered) }

    /// The error for an unsolvable recipe, which people are told by `name`.
    ///
    /// Headline, sentences and hints take at most `lineLimit` lines where the hints leave that to
    /// the sentences.
    package func error(recipe name: String, hints: [Hint] = []) -> ProvisionError {
        // The headline and the empty line before the hints.
        let room = Self.lineLimit - 2 - hints.reduce(0) { $0 + $1.height }
        let told = lines.reduce(0) { $0 + $1.height } <= room ? lines : brief
        return ProvisionError(
            .noSolution, "no set of packages satisfies `\(name)`", context: told.map(\.rendered),
            hints: hints)
    }
}

extension Derivation {
    /// Tells the proof in at most `Explanation.lineLimit` lines.
    package func explanation() -> Explanation {
        var core = Core(self)
        core.reduce()
        return Teller(core).explanation
    }

    /// An explanation without words, for who only asks what took part; some of it may be superfluous.
    package func summary() -> Explanation {
        Explanation(
            lines: [], culprits: [], packages: Set(facts.flatMap(\.packages).map { keys[$0] }))
    }
}
