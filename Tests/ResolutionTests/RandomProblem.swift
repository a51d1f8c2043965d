import Resolution
import TestSupport

/// A small problem made of masks, for a solver by brute force to check against.
///
/// Requirement texts are the masks as numbers, so that provider and brute force cannot disagree on
/// their meaning.
struct RandomProblem: CandidateProvider {
    struct Link {
        enum Kind { case requires, constrains, unusable }
        var kind: Kind
        var target: Int
        var mask: Int
        var conditions: [(package: Int, mask: Int)]
    }

    var sizes: [Int] = []
    var excluded: [Int] = []
    /// Package → candidate → dependencies.
    var links: [[[Link]]] = []
    /// Package → groups known with the list.
    var demands: [[(candidates: Int, link: Link)]] = []
    var rootLinks: [Link] = []

    /// How problems of one kind are made; chances are percentages.
    struct Recipe {
        var packages = 5
        var candidates = 3
        /// For one more dependency of a candidate.
        var density = 45
        /// For exclusions, empty lists and unusable candidates to turn up at all.
        var flaws = 100
        var constraints = 20
        var conditions = 15
        var roots = 3
        /// For each candidate to be accepted by a requirement.
        var tolerance = 50

        /// Everything that a problem can hold; most are settled at once.
        static let mixed = Recipe()
        static let dense = Recipe(packages: 6, density: 62)
    }

    /// A problem in which all packages are wanted and each candidate gets on with a part of the
    /// candidates of each other package: solutions are rare and far from the best.
    static func web(seed: UInt64, packages: Int = 7, candidates: Int = 4, tolerance: Int = 63)
        -> RandomProblem
    {
        var problem = RandomProblem(seed: seed, Recipe(packages: 0, roots: 0))
        var random = SeededGenerator(seed: seed)
        let all = (1 << candidates) - 1
        let recipe = Recipe(flaws: 0, tolerance: tolerance)
        problem.sizes = Array(repeating: candidates, count: packages)
        problem.excluded = Array(repeating: 0, count: packages)
        problem.demands = Array(repeating: [], count: packages)
        problem.rootLinks = (0..<packages).map {
            Link(kind: .requires, target: $0, mask: all, conditions: [])
        }
        problem.links = (0..<packages).map { package in
            (0..<candidates).map { _ in
                (package + 1..<max(package + 1, packages)).map { other in
                    let mask = problem.mask(&random, other, recipe)
                    let kind: Link.Kind = random.chance(50) ? .requires : .constrains
                    return Link(kind: kind, target: other, mask: mask, conditions: [])
                }
            }
        }
        return problem
    }

    init(seed: UInt64, _ recipe: Recipe = .mixed) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<recipe.packages {
            let isEmpty = random.chance(6) && random.chance(recipe.flaws)
            let size = isEmpty ? 0 : 1 + random.below(recipe.candidates)
            sizes.append(size)
            let hasExclusions = random.chance(20) && random.chance(recipe.flaws)
            excluded.append(hasExclusions ? random.below(1 << size) : 0)
        }
        for package in 0..<recipe.packages {
            var own: [[Link]] = []
            for _ in 0..<sizes[package] {
                var dependencies: [Link] = []
                while random.chance(recipe.density) { dependencies.append(link(&random, recipe)) }
                own.append(dependencies)
            }
            links.append(own)
            demands.append(
                random.chance(25)
                    ? [(random.below(1 << sizes[package]), link(&random, recipe))] : [])
        }
        for _ in 0..<(recipe.roots > 0 ? 1 + random.below(recipe.roots) : 0) {
            rootLinks.append(root(&random, recipe))
        }
    }

    private func root(_ random: inout SeededGenerator, _ recipe: Recipe) -> Link {
        var root = link(&random, recipe)
        root.conditions = []
        if root.kind == .unusable || random.chance(50) { root.kind = .requires }
        if random.chance(60) { root.mask = (1 << sizes[root.target]) - 1 }
        return root
    }

    private func link(_ random: inout SeededGenerator, _ recipe: Recipe) -> Link {
        let target = random.below(sizes.count)
        let isUnusable = random.chance(5) && random.chance(recipe.flaws)
        let kind: Link.Kind =
            isUnusable ? .unusable : random.chance(recipe.constraints) ? .constrains : .requires
        var link = Link(
            kind: kind, target: target, mask: mask(&random, target, recipe), conditions: [])
        while random.chance(recipe.conditions) {
            let package = random.below(sizes.count)
            link.conditions.append((package, mask(&random, package, recipe)))
        }
        return link
    }

    /// Mostly masks with something in them.
    private func mask(_ random: inout SeededGenerator, _ package: Int, _ recipe: Recipe) -> Int {
        var mask = 0
        for candidate in 0..<sizes[package] where random.chance(recipe.tolerance) {
            mask |= 1 << candidate
        }
        let fills = mask == 0 && (random.chance(70) || !random.chance(recipe.flaws))
        return fills ? (1 << sizes[package]) - 1 : mask
    }

    // MARK: Provider

    func key(_ package: Int) -> PackageKey { .test("p\(package)") }

    private func index(_ key: PackageKey) -> Int { Int(key.name.dropFirst()) ?? 0 }

    private func dependency(_ link: Link) -> Dependency {
        let conditions = link.conditions.map {
            Dependency.Condition(key($0.package), RequirementText("\($0.mask)"))
        }
        let kind: Dependency.Kind =
            switch link.kind {
            case .requires: .requires
            case .constrains: .constrains
            case .unusable: .unusable(reason: "broken metadata")
            }
        return Dependency(key(link.target), "\(link.mask)", when: conditions, kind: kind)
    }

    private func set(_ mask: Int, _ package: Int) -> CandidateSet {
        .all(capacity: sizes[package]) { mask & (1 << $0) != 0 }
    }

    func candidates(of key: PackageKey) -> CandidateList? {
        let package = index(key)
        var list = CandidateList(
            key.name, labels: (0..<sizes[package]).map { "\(sizes[package] - $0)" })
        for candidate in set(excluded[package], package) {
            list.exclude(candidate, because: "excluded")
        }
        list.demands = demands[package].map {
            .init(set($0.candidates, package), dependency($0.link))
        }
        return list
    }

    func dependencies(of key: PackageKey, candidate: Int) -> [Dependency]? {
        links[index(key)][candidate].map(dependency)
    }

    func candidates(of key: PackageKey, matching requirement: RequirementText) -> CandidateSet {
        set(Int(requirement.text) ?? 0, index(key))
    }

    var roots: [RootRequirement] {
        rootLinks.map {
            RootRequirement(
                key($0.target), "\($0.mask)", isConstraint: $0.kind == .constrains)
        }
    }

    var allNeeds: [Need] {
        sizes.indices.flatMap { package in
            [.candidates(key(package))]
                + (0..<sizes[package]).map { .dependencies(key(package), candidate: $0) }
        }
    }

    // MARK: Brute force

    /// The best choices for the roots, in their order, that any solution allows; nil if there is no
    /// solution.
    func bestRootChoices() -> [Int]? {
        let wanted = rootLinks.filter { $0.kind == .requires }.map(\.target)
        var best: [Int]?
        var choice = [Int](repeating: -1, count: sizes.count)
        func search(_ package: Int) {
            guard package < sizes.count else {
                let found = wanted.map { choice[$0] }
                if best.map({ found.lexicographicallyPrecedes($0) }) ?? true { best = found }
                return
            }
            for candidate in -1..<sizes[package] {
                choice[package] = candidate
                if agrees(choice, upTo: package) { search(package + 1) }
            }
        }
        search(0)
        return best
    }

    /// Whether nothing is wrong as far as the packages up to `last` tell.
    private func agrees(_ choice: [Int], upTo last: Int) -> Bool {
        if choice[last] >= 0, excluded[last] & (1 << choice[last]) != 0 { return false }
        for root in rootLinks where !holds(root, choice, upTo: last) { return false }
        for package in 0...last where choice[package] >= 0 {
            for link in links[package][choice[package]] where !holds(link, choice, upTo: last) {
                return false
            }
            for (candidates, link) in demands[package]
            where candidates & (1 << choice[package]) != 0 && !holds(link, choice, upTo: last) {
                return false
            }
        }
        return true
    }

    private func holds(_ link: Link, _ choice: [Int], upTo last: Int) -> Bool {
        if link.kind == .unusable { return false }
        for (package, mask) in link.conditions
        where package > last || choice[package] < 0 || mask & (1 << choice[package]) == 0 {
            return true
        }
        if link.target > last { return true }
        if choice[link.target] < 0 { return link.kind == .constrains }
        return link.mask & (1 << choice[link.target]) != 0
    }
}
