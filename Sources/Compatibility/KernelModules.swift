/// Which of NVIDIA's kernel modules drive a GPU under some driver branch.
package enum KernelModules: Sendable, Hashable {
    /// The open ones have no code for it.
    case proprietary
    /// The proprietary ones do not know it.
    case open
    /// Both drive it; NVIDIA's installers of that branch take the named ones by themselves.
    case either(defaultIsOpen: Bool)
}

extension Facts {
    /// Which modules drive `model` under drivers of `branch`; nil for a generation that no row
    /// names.
    ///
    /// Whether the branch drives the GPU at all is another question: `branch(_:drives:)`.
    package func kernelModules(for model: GPUModel, branch: Int) -> KernelModules? {
        let own = moduleRules.first {
            $0.device == model.deviceID && $0.architecture == model.generation.name
        }
        return own?.kernelModules(branch: branch)
            ?? kernelModules(for: model.generation, branch: branch)
    }

    /// Which modules drive a generation's GPUs, those of its boards aside that have a rule of their
    /// own.
    package func kernelModules(for generation: GPUGeneration, branch: Int) -> KernelModules? {
        moduleRules.first { $0.device == nil && $0.architecture == generation.name }?
            .kernelModules(branch: branch)
    }

    /// Whether some boards of a generation have a rule of their own, as GH200's have.
    package func hasExceptionalModules(_ generation: GPUGeneration) -> Bool {
        moduleRules.contains { $0.device != nil && $0.architecture == generation.name }
    }
}

/// One row of `modules`: of a generation, or of one device of it.
struct ModuleRule: Sendable {
    let architecture: String
    let device: UInt16?
    let modules: String
    let defaultOpen: Int?
    let openOnly: Int?

    init?(_ row: FactTable.Row) {
        guard let architecture = row["architecture"], let modules = row["modules"] else {
            return nil
        }
        self.architecture = architecture
        self.modules = modules
        device = row.device("device")
        defaultOpen = row.number("default_open")
        openOnly = row.number("open_only")
    }

    func kernelModules(branch: Int) -> KernelModules {
        switch modules {
        case "proprietary": return .proprietary
        case "open": return .open
        default:
            if let openOnly, branch >= openOnly { return .open }
            return .either(defaultIsOpen: defaultOpen.map { branch >= $0 } ?? false)
        }
    }
}
