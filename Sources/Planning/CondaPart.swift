import PackageModel
import Recipes
import Resolution

/// The channels' part of a problem: what was fetched, and how it meets the Python index.
struct CondaPart: Sendable {
    let source: any CondaSource
    var catalog: CondaCatalog
    private var harvest: CondaHarvest
    /// Project → packages of the channels that are the same project.
    private(set) var providers: [PackageName: [String]] = [:]
    /// Packages whose own records say that they are a project, under whatever name.
    private var namesakes: [PackageName: Set<String>] = [:]

    /// Throws R113 where a wish wants a channel that the recipe does not name.
    init(_ environment: Problem.CondaEnvironment, source: any CondaSource) throws {
        self.source = source
        let rules = CondaChannelRules(channels: source.channels, priority: environment.priority)
        catalog = CondaCatalog(
            rules: try CondaCatalog.rules(rules, wishes: environment.wishes),
            virtualPackages: environment.virtualPackages, following: environment.following,
            machine: environment.machine)
        harvest = CondaHarvest(source: source)
    }

    /// What the environment and the machine demand.
    mutating func roots(_ wishes: [CondaWish]) throws -> [RootRequirement] {
        let roots = try catalog.roots(wishes)
        for root in roots { harvest.expect(root.key, root.requirement) }
        return roots
    }

    /// The wishes for packages that no channel has.
    mutating func absent(_ wishes: [RootRequirement]) async throws -> [RootRequirement] {
        let wanted = wishes.filter { $0.key.namespace == .conda }
        try await gather(wanted.map { .conda($0.key.condaPackage?.name ?? $0.key.name) })
        return wanted.filter { wish in
            catalog.candidates(of: .conda(wish.key.condaPackage?.name ?? wish.key.name))?.count == 0
        }
    }

    /// The packages of all channels that were probably meant, by the names that none has.
    func suggestions(for names: Set<String>) async throws -> [String: String] {
        let known = try await source.names()
        var meant: [String: String] = [:]
        for name in names { meant[name] = Suggestion.nearest(to: name, among: known) }
        return meant
    }

    /// Makes the lists of `keys` known.
    mutating func gather(_ keys: [PackageKey]) async throws {
        try await harvest.gather(keys, into: &catalog)
    }

    /// Finds the packages that are these projects, and makes their lists known.
    mutating func gatherProviders(of projects: Set<PackageName>) async throws {
        let new = projects.filter { providers[$0] == nil }
        guard !new.isEmpty else { return }
        let found = try await source.packages(of: new)
        let all = found.merging(namesakes.filter { new.contains($0.key) }) { $0.union($1) }
        try await gather(Set(all.values.joined()).sorted().map { .conda($0) })
        for project in new {
            providers[project] = (all[project] ?? []).sorted().filter { name in
                catalog.candidates(of: .conda(name)).map { $0.count > 0 } ?? false
            }
        }
    }

    /// Learns which projects these packages are; says which of `wheels` turn out to be among them,
    /// though that was not known before.
    @discardableResult
    mutating func learn(
        _ packages: Set<String>, beside wheels: Set<PackageName> = []
    ) async throws -> Set<PackageName> {
        var surprising: Set<PackageName> = []
        for (package, projects) in try await source.projects(of: packages) {
            for project in projects {
                namesakes[project, default: []].insert(package)
                if wheels.contains(project), providers[project]?.contains(package) != true {
                    surprising.insert(project)
                    providers[project] = nil
                }
            }
        }
        return surprising
    }

    /// The Pythons of the channels that the wishes admit, as interpreters on `target`.
    mutating func pythons(_ wishes: [RootRequirement], on target: Target) async throws
        -> InterpreterTable
    {
        let key = PackageKey.conda("python")
        try await gather([key])
        guard let list = catalog.candidates(of: key) else {
            return InterpreterTable(package: key, [], capacity: 0)
        }
        var admitted = list.all.subtracting(list.excluded)
        for wish in wishes where wish.key == key && wish.requirement != .any {
            admitted.formIntersection(catalog.candidates(of: key, matching: wish.requirement))
        }
        var versions: [CondaPython] = []
        var builds: [CondaPython: [Int]] = [:]
        for candidate in admitted {
            guard let record = catalog.record(of: key, candidate: candidate),
                let python = CondaPython(record)
            else { continue }
            if builds[python] == nil { versions.append(python) }
            builds[python, default: []].append(candidate)
        }
        return InterpreterTable(
            package: key,
            versions.compactMap { python in
                python.interpreter(on: target).map { ($0, builds[python] ?? []) }
            }, capacity: list.count)
    }
}

/// What wheels ask of a Python that is a conda package.
private struct CondaPython: Hashable {
    var version: String
    var isFreeThreaded: Bool

    /// Nil for what is no CPython, such as PyPy.
    init?(_ record: CondaRecord) {
        guard !record.build.contains("pypy"), !record.build.contains("graalpy") else { return nil }
        let abi = record.build.split(separator: "_").last ?? ""
        version = record.version
        isFreeThreaded = abi.hasPrefix("cp3") && abi.hasSuffix("t")
    }

    func interpreter(on target: Target) -> Interpreter? {
        let platforms = LinuxPlatforms(
            machine: target.architecture,
            library: .glibc(major: Int(target.glibc.major), minor: Int(target.glibc.minor)))
        return Interpreter(
            version: version, architecture: target.architecture, platforms,
            isFreeThreaded: isFreeThreaded)
    }
}
