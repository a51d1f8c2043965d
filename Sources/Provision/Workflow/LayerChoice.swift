import Diagnostics
import Lockfiles
import PackageModel
import Recipes

/// Which layers a run puts down: all, or what `--only` and `--skip` leave of them.
///
/// Packages of the distribution and the driver stand for themselves. Toolkit and environment make a
/// generation together; where only one of them is chosen, the other comes from the generation that
/// is switched on, as it is. The sections of the environment are one solve and one tree, so they are
/// chosen together.
struct LayerChoice: Equatable {
    let sections: Set<Section>
    /// Whether nothing was left out.
    let isWhole: Bool
    /// Whether `--only` names the profile, which is then written anew though nothing else changes.
    let namesProfile: Bool
    private let present: Set<Section>

    static let environment: Set<Section> = [.conda, .python, .pytorch, .pip]

    /// All layers of the recipe.
    init(allOf recipe: Recipe) {
        present = recipe.sections
        sections = Set(Section.allCases)
        isWhole = true
        namesProfile = false
    }

    /// Throws R816 where the recipe has none of the layers, or the environment would be torn.
    init(_ options: RecipeOptions, _ recipe: RecipeFile) throws(ProvisionError) {
        let all = Set(Section.allCases)
        present = recipe.recipe.sections
        let named = (options.only ?? options.skip)?.sections ?? []
        sections = options.only?.sections ?? all.subtracting(named)
        isWhole = sections == all
        namesProfile = options.only?.sections.contains(.profile) == true
        try check(options, recipe.name)
    }

    private func check(_ options: RecipeOptions, _ recipe: String) throws(ProvisionError) {
        if options.only != nil, sections.isDisjoint(with: present) {
            throw ProvisionError(
                .layersTorn,
                "`\(recipe)` has nothing of \(Self.words(sections))",
                hints: [Hint("it has \(Self.words(present))")])
        }
        if options.skip != nil, sections.isDisjoint(with: present.subtracting([.verify])) {
            throw ProvisionError(
                .layersTorn, "`--skip` leaves nothing of `\(recipe)` to be done",
                hints: [Hint("it has \(Self.words(present))")])
        }
        if sections == [.verify] {
            throw ProvisionError(
                .layersTorn, "`--only verify` changes nothing, so there is nothing to apply",
                hints: [Hint("`provision verify \(recipe)` runs the checks")])
        }
        let parts = present.intersection(Self.environment)
        let chosen = parts.intersection(sections)
        guard !chosen.isEmpty, chosen != parts else { return }
        throw ProvisionError(
            .layersTorn,
            "cannot put down \(Self.words(chosen)) without \(Self.words(parts.subtracting(chosen)))",
            context: ["they are one environment: solved together, in one tree"],
            hints: [
                Hint(
                    "name all of them: `--\(options.only != nil ? "only" : "skip")"
                        + " \(Self.list(parts))`")
            ])
    }

    func contains(_ section: Section) -> Bool { sections.contains(section) }

    /// The layers of the distribution's packages that are chosen.
    var systemLayers: Set<Layer> {
        Set([Layer.system, .driver].filter { sections.contains($0.section) })
    }

    /// Whether a generation is built.
    var hasGeneration: Bool {
        !sections.isDisjoint(with: Self.environment.union([.cuda, .profile]))
    }

    /// Whether that is just what the lock says, with nothing of an older one.
    var isWholeGeneration: Bool {
        let parts = present.intersection(Self.environment.union([.cuda]))
        return !hasGeneration || parts.isSubset(of: sections)
    }

    /// The lock of the generation to build.
    func generation(of lock: Lockfile, over installed: Lockfile?) -> Lockfile {
        guard !isWholeGeneration else { return lock }
        // Of the environment all or nothing, also what the recipe no longer has: it is one tree.
        let hasEnvironment = !present.intersection(Self.environment).isDisjoint(with: sections)
        let layers = Set(
            Layer.allCases.filter {
                Self.environment.contains($0.section)
                    ? hasEnvironment : sections.contains($0.section)
            })
        return lock.taking(only: layers, over: installed)
    }

    /// The names of `sections`, in the recipe's order, for `--only`.
    static func list(_ sections: Set<Section>) -> String {
        Section.allCases.filter(sections.contains).map(\.rawValue).joined(separator: ",")
    }

    private static func words(_ sections: Set<Section>) -> String {
        let names = Section.allCases.filter(sections.contains).map { "`\($0.rawValue)`" }
        guard let last = names.last, names.count > 1 else { return names.first ?? "nothing" }
        return names.dropLast().joined(separator: ", ") + " and " + last
    }
}

extension Section {
    /// Whether a generation has it.
    var isOfGeneration: Bool { self != .system && self != .driver }
}

extension Layer {
    /// The section of the recipe that asks for it.
    var section: Section {
        switch self {
        case .system: .system
        case .driver: .driver
        case .cuda: .cuda
        case .conda: .conda
        case .python: .python
        case .pytorch: .pytorch
        case .pip: .pip
        }
    }
}

extension Recipe {
    /// The sections that put something down; a profile and checks it always has.
    var sections: Set<Section> {
        var sections: Set<Section> = [.profile, .verify]
        // A toolkit may bring packages of the distribution: itself, or a compiler for its nvcc.
        if system?.packages.isEmpty == false || cuda != nil { sections.insert(.system) }
        if driver != nil { sections.insert(.driver) }
        if cuda != nil { sections.insert(.cuda) }
        if conda != nil { sections.insert(.conda) }
        if python != nil { sections.insert(.python) }
        if pytorch != nil { sections.insert(.pytorch) }
        if !pip.isEmpty { sections.insert(.pip) }
        return sections
    }
}
