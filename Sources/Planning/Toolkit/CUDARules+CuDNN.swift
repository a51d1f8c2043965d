import Compatibility
import PackageModel
import Resolution

// cuDNN is built for majors of CUDA, and a build has code for some GPUs under some drivers.
extension CUDARules {
    /// What a release of cuDNN demands, as far as the facts know it; more is in its manifest.
    func demands(ofCuDNN release: DottedVersion, toolkits: [DottedVersion]) -> [MachineDemand] {
        let builds = problem.facts.cudnn(release)
        let majors = Set(builds.map(\.cudaMajor))
        guard !majors.isEmpty else { return [] }
        for gpu in programmedGPUs {
            let serving = majors.filter { major in
                problem.facts.cudnn(
                    release, forCUDAMajor: major, covers: gpu.capability, driver: nil) != false
            }
            if serving.isEmpty { return [lack(of: gpu)] }
            if serving.count < majors.count {
                return [toolkit(serving, toolkits, why: " for \(gpu.words)")]
                    + drivers(builds.filter { serving.contains($0.cudaMajor) })
            }
        }
        return [toolkit(majors, toolkits)] + drivers(builds)
    }

    /// The GPUs that torch must run on, or all that there are.
    private var programmedGPUs: [Target.GPU] {
        let cover = problem.torch?.cover ?? []
        return cover.isEmpty ? problem.target.gpus : cover
    }

    /// The toolkit must be of a major that the release has an archive for.
    func toolkit(
        _ majors: Set<Int>, _ toolkits: [DottedVersion], why: String = ""
    ) -> MachineDemand {
        let names = majors.sorted().map(String.init).joined(separator: " or ")
        return MachineDemand(
            key: .toolkit, text: RequirementText("of CUDA \(names)"),
            accepted: CandidateSet(
                capacity: toolkits.count,
                toolkits.indices.filter { majors.contains(Int(toolkits[$0].major)) }),
            predicate: .init("is", "are", "built for CUDA \(names)\(why)"))
    }

    private func lack(of gpu: Target.GPU) -> MachineDemand {
        let predicate = Dependency.Predicate("has", "have", "no code for \(gpu.words)")
        return MachineDemand(
            key: .gpu(gpu), text: RequirementText("with code in cuDNN"),
            accepted: CandidateSet(capacity: 1), predicate: predicate)
    }

    /// A driver from which some build serves every GPU; a toolkit's own demand may be higher.
    private func drivers(_ builds: [CuDNNBuild]) -> [MachineDemand] {
        let gpus = programmedGPUs.map(\.capability)
        let serving = builds.filter { build in gpus.allSatisfy { build.covers($0) == true } }
        guard !gpus.isEmpty, let floor = serving.compactMap(\.driver).min() else { return [] }
        let accepted = machine.drivers.set(from: floor)
        guard machine.drivers.isLimited(by: accepted) else { return [] }
        return [
            MachineDemand(key: .driver, text: RequirementText(">=\(floor)"), accepted: accepted)
        ]
    }
}
