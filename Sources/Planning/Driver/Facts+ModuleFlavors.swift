import Compatibility
import Machine
import PackageModel

extension DriverState.ModuleFlavor {
    static let all: Set<DriverState.ModuleFlavor> = [.open, .proprietary]

    /// `the open kernel modules`.
    var words: String { "the \(rawValue) kernel modules" }
}

extension Facts {
    /// Which kernel modules drive a GPU under drivers of `branch`; both where no table tells.
    func flavors(driving gpu: Target.GPU, branch: Int) -> Set<DriverState.ModuleFlavor> {
        switch kernelModules(of: gpu, branch: branch) {
        case .open?: [.open]
        case .proprietary?: [.proprietary]
        case .either?, nil: DriverState.ModuleFlavor.all
        }
    }

    /// Which of two that both drive a GPU NVIDIA's installers of that branch take.
    func standardFlavor(for gpu: Target.GPU, branch: Int) -> DriverState.ModuleFlavor? {
        switch kernelModules(of: gpu, branch: branch) {
        case .open?: .open
        case .proprietary?: .proprietary
        case .either(let defaultIsOpen)?: defaultIsOpen ? .open : .proprietary
        case nil: nil
        }
    }

    private func kernelModules(of gpu: Target.GPU, branch: Int) -> KernelModules? {
        guard let generation = generation(of: gpu.capability) else { return nil }
        guard hasExceptionalModules(generation) else {
            return kernelModules(for: generation, branch: branch)
        }
        // `gh200` is some board of several, all of which may have rules of their own.
        let all = Set(models(of: gpu).map { kernelModules(for: $0, branch: branch) })
        return all.count == 1
            ? all.first ?? nil : kernelModules(for: generation, branch: branch)
    }

    private func models(of gpu: Target.GPU) -> [GPUModel] {
        let named = gpus.filter { $0.title == gpu.name }
        guard named.isEmpty, case .found(_, let models) = reference(gpu.name) else { return named }
        return models
    }
}
