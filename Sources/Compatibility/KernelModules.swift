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
        let rules = moduleRules.filter { $0.architecture == model.generation.name }
        let rule =
            rules.first { $0.device == model.deviceID } ?? rules.first { $0.device == nil }
        guard let rule else { return nil }
        switch rule.modules {
        case "proprietary": return .proprietary
        case "open": return .open
        default:
            if let only = rule.openOnly, branch >= only { return .open }
            return .either(defaultIsOpen: rule.defaultOpen.map { branch >= $0 } ?? false)
        }
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
}
