import Compatibility
import Machine
import PackageModel
import SystemPackage

/// CUDA toolkits: which one wins, and whether it fits driver, compiler, GPU and torch.
enum ToolkitRule: DoctorRule {
    static let title = "CUDA"

    static func summary(_ seen: Evidence) -> String? {
        guard let winner = seen.toolkits.winner else {
            return seen.toolkits.toolkits.first.map { "\($0.title), not on `PATH`" }
        }
        return winner.title
    }

    static func findings(_ seen: Evidence) -> [Finding] {
        let tools = seen.toolkits
        return [
            dangling(tools), distribution(tools), several(seen), home(seen), torchs(seen),
            driver(seen), host(seen), gpu(seen),
        ].compactMap(\.self)
    }

    private static func dangling(_ tools: ToolkitEvidence) -> Finding? {
        guard let link = tools.danglingLinks.first else { return nil }
        return Finding(
            .toolkitLinkDangling, .warning, "`\(link)` leads nowhere",
            evidence: ["what it named was removed"],
            remedies: [
                Remedy(
                    type: "sudo rm \(link.string.shellWord)",
                    "or have it lead to a toolkit that is there")
            ])
    }

    private static func distribution(_ tools: ToolkitEvidence) -> Finding? {
        guard let winner = tools.winner, winner.isDistribution,
            let other = tools.toolkits.first(where: { !$0.isDistribution })
        else { return nil }
        return Finding(
            .distributionCompiler, .warning,
            "the distribution's `nvcc` stands in front of that of `\(other.root)`",
            evidence: [
                "`PATH` finds `\(winner.compiler)` first, of CUDA "
                    + "\(winner.version?.prefix(2) ?? "of an unknown version")",
                "`\(other.root)` has CUDA \(other.version?.prefix(2) ?? "of an unknown version")",
            ],
            remedies: [
                Remedy(type: "export PATH=\(other.root.string.shellWord)/bin:$PATH"),
                Remedy(
                    type: "sudo apt-get remove nvidia-cuda-toolkit", "where nothing else needs it"),
            ])
    }

    /// No fault, but the first thing to know of a build that takes the wrong headers.
    private static func several(_ seen: Evidence) -> Finding? {
        let tools = seen.toolkits
        guard tools.toolkits.count > 1, distribution(tools) == nil, home(seen) == nil else {
            return nil
        }
        var winners = ["nvcc: " + (tools.winner?.title ?? "none on `PATH`")]
        if let runtime = tools.runtime {
            winners.append("the loader: `\(runtime)`, by \(tools.runtimeOrigin)")
        }
        if let torch = seen.python?.torch, let cuda = torch.backend?.cuda {
            winners.append("torch \(torch.version): its own CUDA \(cuda)")
        }
        return Finding(
            .severalToolkits, .note, "\(tools.toolkits.count) CUDA toolkits are installed",
            evidence: tools.toolkits.prefix(6).map(\.title) + winners)
    }

    private static func home(_ seen: Evidence) -> Finding? {
        guard let winner = seen.toolkits.winner, !winner.isDistribution,
            let name = ["CUDA_HOME", "CUDA_PATH"].first(where: { seen.variables[$0] != nil }),
            let value = seen.variables[name], !seen.variables.emptyHomes.contains(name),
            let named = seen.toolkits.toolkits.first(where: {
                "\($0.root)" == value || "\($0.compiler)" == value + "/bin/nvcc"
            }),
            named.root != winner.root
        else { return nil }
        return Finding(
            .cudaHomeOther, .warning, "`\(name)` and `PATH` name two toolkits",
            evidence: ["`\(name)`: \(named.title)", "`nvcc`: \(winner.title)"]
                + seen.variables.origins(of: name),
            remedies: [
                Remedy(
                    type: "export \(name)=\(winner.root.string.shellWord)",
                    "to take the one of `PATH`")
            ])
    }

    private static func torchs(_ seen: Evidence) -> Finding? {
        guard let winner = seen.toolkits.winner, let version = winner.version,
            let torch = seen.python?.torch, let cuda = torch.backend?.cuda,
            let major = torch.backend?.cudaMajor, Int(version.major) != major
        else { return nil }
        return Finding(
            .compilerNotTorchs, .warning,
            "extensions of torch cannot be built: its CUDA is \(cuda), that of `nvcc` "
                + "\(version.prefix(2))",
            evidence: ["`\(torch.source)`", winner.title],
            remedies: [
                Remedy("set `cuda.version: \"\(cuda)\"` in the recipe, beside `pytorch:`"),
                Remedy("or `CUDA_HOME=/path/of/cuda-\(cuda)` for the build"),
            ])
    }

    private static func driver(_ seen: Evidence) -> Finding? {
        guard let winner = seen.toolkits.winner, let version = winner.version,
            let driver = seen.machine.driver.loaded?.version,
            let floor = seen.facts.minimumDriver(forCUDAMajor: Int(version.major))
        else { return nil }
        let shipped = seen.facts.firstDriver(forCUDA: Int(version.major), Int(version.minor))
        let isBelow = driver < floor
        guard isBelow || shipped.map({ driver < $0 }) == true else { return nil }
        return Finding(
            .toolkitNewerThanDriver, isBelow ? .warning : .note,
            isBelow
                ? "what CUDA \(version.prefix(2)) builds does not run under driver \(driver)"
                : "driver \(driver) is older than CUDA \(version.prefix(2)): its PTX does not load",
            evidence: [
                winner.title,
                isBelow
                    ? "CUDA \(version.major) needs driver \(floor)"
                    : "it came with driver \(shipped.map(\.text) ?? "of its own")",
            ],
            remedies: [
                Remedy(
                    "set `driver.version: \">=\((isBelow ? floor : shipped ?? floor).text)\"` in the recipe"
                ),
                Remedy(
                    "or `cuda.version: "
                        + "\"\(seen.facts.newestCUDA(for: driver)?.prefix(2) ?? "12")\"`, which it runs whole"
                ),
            ])
    }

    private static func known(_ version: DottedVersion, _ facts: Facts) -> ToolkitFacts? {
        facts.toolkits.first {
            $0.major == Int(version.major) && $0.minor == Int(version.minor)
        }
    }

    private static func host(_ seen: Evidence) -> Finding? {
        guard let winner = seen.toolkits.winner, !winner.isDistribution,
            let version = winner.version, let known = known(version, seen.facts),
            let host = seen.toolkits.host, let major = host.major, major > known.newestGCC
        else { return nil }
        return Finding(
            .hostCompilerTooNew, .warning,
            "`nvcc` \(version.prefix(2)) does not take gcc \(major)",
            evidence: ["`\(host.path)` is gcc \(major); its headers take up to \(known.newestGCC)"],
            remedies: [
                Remedy(
                    "`sudo apt-get install g++-\(known.newestGCC)`, then "
                        + "`export NVCC_CCBIN=/usr/bin/g++-\(known.newestGCC)`",
                    [
                        "sudo apt-get install g++-\(known.newestGCC)",
                        "export NVCC_CCBIN=/usr/bin/g++-\(known.newestGCC)",
                    ])
            ])
    }

    private static func gpu(_ seen: Evidence) -> Finding? {
        guard let winner = seen.toolkits.winner, let version = winner.version,
            let known = known(version, seen.facts),
            let gpu = seen.jobGPUs.first(where: {
                $0.capability.map { !known.compiles(for: $0) } ?? false
            })
        else { return nil }
        return Finding(
            .toolkitWithoutGPU, seen.mayHideGPUs ? .note : .warning,
            "`nvcc` \(version.prefix(2)) makes no code for \(gpu.title)",
            evidence: [winner.title, "the GPU is \(gpu.capability?.target ?? "")"],
            remedies: [Remedy("leave `cuda.version` out of the recipe: what fits is chosen")])
    }
}
