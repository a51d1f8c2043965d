import Lockfiles

extension VerificationSubject {
    /// Whether something that is installed computes on a GPU: a toolkit, or libraries of CUDA.
    package var wantsGPU: Bool {
        toolkit != nil
            || lock.packages.contains { package in
                ["nvidia-", "cuda", "libcublas"].contains { package.name.hasPrefix($0) }
            }
    }
}
