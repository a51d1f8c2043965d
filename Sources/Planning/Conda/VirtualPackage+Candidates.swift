import PackageModel
import Resolution

extension VirtualPackage {
    /// A fact as a package with one candidate for each way that it can be, the best first, of what
    /// people know as `machine`.
    static func list(of facts: [VirtualPackage], on machine: String) -> CandidateList {
        let ascending = facts.indices.sorted { left, right in
            guard let one = CondaVersion(facts[left].version),
                let other = CondaVersion(facts[right].version)
            else { return left > right }
            return one == other ? left > right : one < other
        }
        let words = ascending.map { facts[$0].description }.joined(separator: " or ")
        return CandidateList(
            facts.first?.name ?? "",
            labels: facts.map { $0.build == "0" ? $0.version : "\($0.version) \($0.build)" },
            ascending: ascending,
            remark: "\(machine) \(facts.count > 1 ? "can have" : "has") \(words)")
    }

    /// Binds the problem to the fact.
    func root(of machine: String) -> RootRequirement {
        RootRequirement(.conda(name), text: "\(machine) has \(description)")
    }

    /// How people call it: `CUDA 12.8`, `glibc 2.35`.
    private var description: String {
        switch name {
        case "__cuda": "a driver for CUDA \(version)"
        case "__cuda_arch": "a GPU of compute capability \(version)"
        case "__glibc": "glibc \(version)"
        case "__linux": "Linux \(version)"
        case "__archspec": "a processor of the kind \(build)"
        case "__unix": "a Unix system"
        default: "`\(name)` \(version)"
        }
    }

    /// The empty list of a fact that does not hold of the machine.
    static func missing(_ name: String, on machine: String) -> CandidateList {
        let remark =
            switch name {
            case "__cuda": "needs an NVIDIA driver, and \(machine) has none"
            case "__cuda_arch": "needs an NVIDIA GPU, and \(machine) has none"
            case "__win": "only Windows has"
            case "__osx": "only macOS has"
            default: "\(machine) does not have"
            }
        return CandidateList(name, labels: [], remark: remark)
    }
}
