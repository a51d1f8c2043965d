import Compatibility
import PackageModel
import Resolution

// A compiler must know the GPUs that programs are compiled for: CUDA 12.4 came before the RTX 50, and
// CUDA 13 has left everything before Turing.
extension CUDARules {
    /// The GPUs that the toolkit's compiler has to make code for; none where it has no compiler.
    ///
    /// They are those that torch has to run on, since extensions are compiled for these; a display
    /// card that the recipe leaves out is left out here too.
    var compiledGPUs: [Target.GPU] {
        guard problem.toolkit?.hasCompiler == true else { return [] }
        let covered = problem.torch?.cover ?? []
        return covered.isEmpty ? problem.target.gpus : covered
    }

    /// Demands that every GPU is one that the compiler of `release` makes code for.
    ///
    /// Nothing is demanded of a release that is newer than the facts.
    func requireCompilation(
        by release: PEP440Version, _ translator: inout RequirementTranslator
    ) {
        guard let version = DottedVersion(release.description) else { return }
        let known = problem.facts.capabilities(forCUDA: version)
        guard !known.isEmpty else { return }
        for gpu in compiledGPUs
        where !known.contains(where: { $0.makesCode(for: gpu.capability) }) {
            translator.require(
                .gpu(gpu), "a GPU that its compiler knows", .set(CandidateSet(capacity: 1)),
                sentence: """
                    the compiler of CUDA \(version.prefix(2)) makes no code for \(gpu.name) \
                    (\(gpu.capability.target))
                    """)
        }
    }
}

extension ComputeCapability {
    /// Machine code runs on its own capability and on higher minors of the same major.
    fileprivate func makesCode(for gpu: ComputeCapability) -> Bool {
        major == gpu.major && minor <= gpu.minor
    }
}
