import PackageModel
import Resolution

// Where conda and the Python index meet: a project can be met by the conda package that is the same
// project, and then no wheel of it is installed; a wheel of it excludes the conda package.
extension Catalog {
    /// The ways to meet a project by conda packages; none for what must come as a wheel.
    mutating func provided(_ project: PackageName) -> [WheelCandidate] {
        guard problem.torch?.projects.contains(project) != true else { return [] }
        return (conda?.providers[project] ?? []).flatMap { provided(by: $0) }
    }

    private mutating func provided(by package: String) -> [WheelCandidate] {
        let key = PackageKey.conda(package)
        conda?.catalog.settle(key)
        guard let conda = conda?.catalog, let list = conda.candidates(of: key) else { return [] }
        var versions: [String] = []
        var builds: [String: CandidateSet] = [:]
        for candidate in 0..<list.count {
            guard let record = conda.record(of: key, candidate: candidate) else { continue }
            if builds[record.version] == nil { versions.append(record.version) }
            builds[record.version, default: list.none].insert(candidate)
        }
        return versions.compactMap { text in
            guard let version = PEP440Version(text), let set = builds[text] else { return nil }
            return WheelCandidate(
                version: version, file: nil, interpreters: [], exclusion: nil, isYanked: false,
                provider: .init(package: package, version: text, builds: set))
        }
    }

    /// Ties each provided candidate to its builds, and keeps wheels and conda packages apart.
    mutating func condaDemands(
        of candidates: [WheelCandidate], _ key: PackageKey, _ project: PackageName
    ) -> [CandidateList.Demand] {
        guard key.namespace == .pypi else { return [] }
        let none = CandidateSet(capacity: candidates.count)
        var wheels = none
        var demands: [CandidateList.Demand] = []
        for (index, candidate) in candidates.enumerated() {
            guard let provider = candidate.provider else {
                wheels.insert(index)
                continue
            }
            let text = RequirementText("\(provider.version) (in place of a wheel)")
            register(.set(provider.builds), text, for: .conda(provider.package))
            var set = none
            set.insert(index)
            let sentence = """
                `\(project)` could be met by conda's `\(provider.package) \(provider.version)`
                """
            demands.append(
                .init(set, Dependency(.conda(provider.package), text, sentence: sentence)))
        }
        guard !wheels.isEmpty else { return demands }
        for package in conda?.providers[project] ?? [] {
            let text = RequirementText("absent, beside a wheel of it")
            register(.set(CandidateSet(capacity: 0)), text, for: .conda(package))
            let sentence = """
                a wheel of `\(project)` and conda's `\(package)` would overwrite each other
                """
            demands.append(
                .init(
                    wheels,
                    Dependency(.conda(package), text, kind: .constrains, sentence: sentence)))
        }
        return demands
    }
}
