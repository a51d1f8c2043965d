import Compatibility
import Machine
import PackageModel
import Resolution

/// What the machine is or could become, as packages of a problem: driver, GPUs, compiler, C library.
struct MachineParts: Sendable {
    let drivers: DriverTable
    let compilers: CompilerTable
    private(set) var parts: [Part] = []
    private let problem: Problem

    /// One package of the problem, and the root that binds the problem to it.
    struct Part: Sendable {
        var key: PackageKey
        var list: CandidateList
        var words: String
        /// Whether the problem has no solution without it.
        var isNeeded = true
        /// What the texts of its list's demands mean.
        var meanings: [(key: PackageKey, text: RequirementText, set: CandidateSet)] = []

        var root: Problem.Root {
            Problem.Root(RootRequirement(key, text: words), meaning: .anything)
        }
    }

    init(_ problem: Problem) {
        self.problem = problem
        drivers = problem.drivers
        compilers = CompilerTable(problem)
        if drivers.hasSay { parts.append(driver) }
        parts += gpus.map(part)
        guard problem.toolkit?.hasCompiler == true else { return }
        if !compilers.isEmpty { parts.append(compiler) }
        parts.append(glibc)
    }

    private var machine: String { problem.target.words }

    private var driver: Part {
        let fixed = problem.driver?.mayInstall == true ? problem.target.fixedDriver : nil
        let words = drivers.words(of: machine, fixed: fixed)
        var part = Part(key: .driver, list: drivers.list(words), words: words)
        // A driver that nothing is demanded of need not be there.
        part.isNeeded = !drivers.isEmpty
        for tie in problem.virtualTies(of: drivers) {
            part.list.demands.append(CandidateList.Demand(tie.drivers, tie.dependency))
            part.meanings.append((tie.dependency.target, tie.dependency.requirement, tie.accepted))
        }
        return part
    }

    private var compiler: Part {
        let words = compilers.words(of: machine)
        return Part(
            key: .compiler,
            list: CandidateList(
                "C++ compiler", labels: compilers.candidates.map(\.label), remark: words),
            words: words)
    }

    private var glibc: Part {
        let words = "\(machine) has glibc \(problem.target.glibc)"
        return Part(
            key: .glibc,
            list: CandidateList(
                "glibc", labels: [problem.target.glibc.text], remark: words), words: words)
    }
}

// MARK: - GPUs

extension MachineParts {
    /// The GPUs of the target and those that torch must run on, each model once.
    private var gpus: [Target.GPU] {
        var seen: Set<PackageKey> = []
        return (problem.target.gpus + (problem.torch?.cover ?? [])).filter {
            seen.insert(.gpu($0)).inserted
        }
    }

    private func part(_ gpu: Target.GPU) -> Part {
        let isThere = problem.target.gpus.contains { $0.name == gpu.name }
        let count = isThere && gpu.count > 1 ? "\(gpu.count) × " : ""
        var part = Part(
            key: .gpu(gpu), list: CandidateList(gpu.name, labels: [gpu.capability.target]),
            words: isThere
                ? "\(machine) has \(count)\(gpu.words)"
                : "torch must run on \(gpu.words), as `pytorch.cover` says")
        guard !drivers.isEmpty else { return part }
        for demand in demands(of: gpu) {
            part.list.demands.append(CandidateList.Demand(part.list.all, demand.dependency))
            part.meanings.append((demand.key, demand.text, demand.accepted))
        }
        return part
    }

    /// The drivers that drive a GPU.
    private func demands(of gpu: Target.GPU) -> [MachineDemand] {
        let isIdle = !problem.drivenGPUs.contains { $0.name == gpu.name }
        return conditions(of: gpu).compactMap { condition in
            let accepted = drivers.set {
                // What is there need not drive what nothing is to run on.
                isIdle && $0.origin == .loaded || condition.isMet($0)
            }
            // Nobody wants anything of a GPU that no driver drives together with the others.
            guard drivers.isLimited(by: accepted), !isIdle || !accepted.isEmpty else { return nil }
            return condition.demand(accepted)
        }
    }

    /// What a driver must be for CUDA of conda packages, where nothing else is to run on the GPUs.
    var demandsOfCondaCUDA: [MachineDemand] {
        guard problem.conda != nil, problem.drivenGPUs.isEmpty, !drivers.isEmpty else { return [] }
        return problem.target.gpus.flatMap(conditions).compactMap { condition in
            let accepted = drivers.set { condition.isMet($0) }
            guard drivers.isLimited(by: accepted) else { return nil }
            var demand = condition.demand(accepted)
            demand.sentence = nil
            demand.predicate = .init(
                "brings", "bring",
                "CUDA for \(condition.gpu.words), which needs \(condition.words)")
            return demand
        }
    }

    /// Something that a GPU asks of the driver.
    private struct Condition {
        var gpu: Target.GPU
        /// As in "needs a driver of branch <=580".
        var text: String
        /// As in "needs a driver of branch 580 or older, the last for Volta".
        var words: String
        var isMet: (DriverCandidate) -> Bool

        func demand(_ accepted: CandidateSet) -> MachineDemand {
            MachineDemand(
                key: .driver, text: RequirementText("\(text) (for \(gpu.words))"),
                accepted: accepted, sentence: "\(gpu.words) needs \(words)")
        }
    }

    private func conditions(of gpu: Target.GPU) -> [Condition] {
        let facts = problem.facts
        guard let generation = facts.generation(of: gpu.capability) else { return [] }
        var conditions: [Condition] = []
        if let last = facts.lastDriverBranch(for: generation) {
            let words = "a driver of branch \(last) or older, the last for \(generation)"
            conditions.append(
                Condition(gpu: gpu, text: "of branch <=\(last)", words: words) {
                    $0.branch <= last
                })
        }
        if let first = facts.firstDriverBranch(for: generation) {
            let words = "a driver of branch \(first) or newer, the first for \(generation)"
            conditions.append(
                Condition(gpu: gpu, text: "of branch >=\(first)", words: words) {
                    $0.branch >= first
                })
        }
        let kinds = drivers.candidates.map { facts.flavors(driving: gpu, branch: $0.branch) }
        guard let only = kinds.first(where: { $0.count == 1 })?.first else { return conditions }
        conditions.append(
            Condition(
                gpu: gpu, text: "with \(only.words)",
                words: "\(only.words), the only ones that drive it"
            ) { driver in
                driver.modules.map {
                    facts.flavors(driving: gpu, branch: driver.branch).contains($0)
                } ?? true
            })
        return conditions
    }
}

extension Target.GPU {
    /// `GTX 1080 (sm_61)`; a word that says the capability itself stands alone.
    var words: String { name == capability.target ? name : "\(name) (\(capability.target))" }
}
