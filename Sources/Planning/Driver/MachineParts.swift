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
        if !drivers.isEmpty { parts.append(driver) }
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
        guard let generation = problem.facts.generation(of: gpu.capability) else { return [] }
        let facts = problem.facts
        var demands: [MachineDemand] = []
        func demand(_ text: String, _ rest: String, _ drives: (DriverCandidate) -> Bool) {
            let accepted = drivers.set { isExempt(gpu, $0) || drives($0) }
            // Nobody wants anything of a GPU that no driver drives together with the others.
            let isIdle = accepted.isEmpty && isIdle(gpu)
            guard !accepted.isFull, !isIdle else { return }
            demands.append(
                MachineDemand(
                    key: .driver, text: RequirementText("\(text) (for \(gpu.words))"),
                    accepted: accepted, sentence: "\(gpu.words) needs a driver \(rest)"))
        }
        if let last = facts.lastDriverBranch(for: generation) {
            demand("of branch <=\(last)", "of branch \(last) or older, the last for \(generation)")
            {
                $0.branch <= last
            }
        }
        if let first = facts.firstDriverBranch(for: generation) {
            demand(
                "of branch >=\(first)", "of branch \(first) or newer, the first for \(generation)"
            ) {
                $0.branch >= first
            }
        }
        demand("with its kernel modules", "with other kernel modules than the package brings") {
            facts.modules($0.offer?.modules, drive: gpu.capability, $0.version)
        }
        return demands
    }

    /// Whether it does not matter that a driver does not drive a GPU: it is the one that is there,
    /// and nothing is to run on this GPU.
    private func isExempt(_ gpu: Target.GPU, _ driver: DriverCandidate) -> Bool {
        driver.origin == .loaded && isIdle(gpu)
    }

    /// Whether neither the recipe's driver nor its torch has to do with a GPU.
    private func isIdle(_ gpu: Target.GPU) -> Bool {
        problem.driver == nil && problem.torch?.cover.contains { $0.name == gpu.name } != true
    }
}

extension Target.GPU {
    /// `GTX 1080 (sm_61)`; a word that says the capability itself stands alone.
    var words: String { name == capability.target ? name : "\(name) (\(capability.target))" }
}
