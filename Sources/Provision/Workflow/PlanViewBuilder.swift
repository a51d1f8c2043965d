import Compatibility
import Diagnostics
import Installation
import Lockfiles
import Machine
import PackageModel
import Planning

/// What `plan` and `apply` show: the difference of two locks, on this machine.
struct PlanViewBuilder {
    let recipe: RecipeFile
    let lock: LockStep.Outcome
    let plan: Plan
    let machine: TargetMachine
    let style: Style
    let isStored: (Digest) -> Bool
    var scripts = ScriptNotes()
    /// What this machine lacks of what the lock demands, where the lock is for another one.
    var unmet: [String] = []
    /// What is written outside the prefix.
    var outside: [String] = []
    /// Which layers are put down; nil for all.
    var choice: LayerChoice?
    /// What apt has to do.
    var system: SystemForecast?

    /// Names that stand for a row of their own in the environment; the rest is counted.
    private static let rowLimit = 6

    /// CUDA's wheels unpack to 1.7 (torch 2.9.1) to 1.9 (torch 2.15.0) times their size, measured.
    private static func unpacked(_ bytes: Int64) -> Int64 {
        let (tenths, overflow) = bytes.multipliedReportingOverflow(by: 18)
        return overflow ? bytes : tenths / 10
    }

    func view() -> PlanView {
        var view = PlanView(
            recipe: recipe.name, lockState: lock.isNew ? "newly locked" : "locked",
            facts: MachineScreen.facts(machine.profile, style: style), sections: sections)
        let estimate = plan.download(isStored: isStored)
        view.download = .init(bytes: estimate.bytes, cachedBytes: estimate.storedBytes)
        view.estimatedDiskBytes = Self.unpacked(estimate.bytes)
        view.notes = lock.found.lock.notes + machine.driverNotes(for: lock.found.lock)
        view.notes += unmet.map { "the lock is for another machine: \($0)" }
        view.notes += lock.movedNotes(style) + scripts.lines + outside
        view.untouched = [
            "the NVIDIA driver", "packages of the distribution", "shell start-up files",
        ]
        if !outside.isEmpty { view.untouched.removeLast() }
        if choice?.contains(.driver) != false, let driver = driverSection {
            view.sections.insert(driver, at: 0)
            view.untouched.removeFirst()
            view.reboots = driver.rows.contains(where: \.needsReboot) ? 1 : 0
        }
        if let system { SystemSection(forecast: system, isStored: isStored).join(&view) }
        return view
    }

    /// The driver that has to come first; nil where the loaded one will do.
    private var driverSection: PlanView.Section? {
        let step = DriverStep(recipe: recipe, lock: lock.found.lock, machine: machine)
        guard let planned = lock.found.lock.plannedDriver, step.state != .met else { return nil }
        let loaded = machine.profile.driver.loaded?.version.description
        let isImage = machine.profile.environment.isImage
        let work = step.state == .missing ? "needs root" : "installed"
        return PlanView.Section(
            layer: Layer.driver.rawValue, title: title(of: .driver),
            rows: [
                PlanView.Row(
                    action: loaded == nil ? .add : .change, name: planned.name, from: loaded,
                    to: planned.version,
                    detail: isImage ? "loaded when it boots" : work, needsReboot: !isImage)
            ])
    }

    private var sections: [PlanView.Section] {
        plan.layers.filter { $0.layer != .driver }.compactMap { layer, operations in
            let rows = rows(operations)
            guard !rows.isEmpty else { return nil }
            return PlanView.Section(layer: layer.rawValue, title: title(of: layer), rows: rows)
        }
    }

    private func title(of layer: Layer) -> String {
        switch layer {
        case .system: "System (apt)"
        case .driver: "Driver"
        case .cuda: "CUDA toolkit"
        case .conda: "Conda environment" + condaTorch
        case .python: "Python"
        case .pytorch:
            "PyTorch" + (lock.found.lock.torchBuild.map { "  \($0)" } ?? "")
        case .pip: "Python packages"
        }
    }

    /// PyTorch has no section of its own where conda brings it.
    private var condaTorch: String {
        let found = lock.found.lock
        guard found.torch?.layer == .conda, let build = found.torchBuild else { return "" }
        return "  PyTorch \(build)"
    }

    /// Requested packages and changes one by one, what they need as one row.
    private func rows(_ operations: [Operation]) -> [PlanView.Row] {
        let shown = operations.filter { operation in
            operation.new?.isRequested == true || operation.kind != .install
                || operations.count <= Self.rowLimit
        }
        let rest = operations.filter { operation in
            !shown.contains { $0.name == operation.name && $0.kind == operation.kind }
        }
        var rows = shown.map(row)
        if !rest.isEmpty {
            rows.append(
                PlanView.Row(
                    action: .add, name: Counted.words(rest.count, "package") + " they need",
                    bytes: bytes(of: rest), count: rest.count))
        }
        return rows
    }

    private func row(_ operation: Operation) -> PlanView.Row {
        let action: PlanView.Action =
            switch operation.kind {
            case .install: .add
            case .remove: .remove
            case .change, .reinstall: .change
            }
        return PlanView.Row(
            action: action, name: operation.name, from: operation.old?.version,
            to: operation.new?.version, detail: detail(of: operation),
            bytes: bytes(of: [operation]))
    }

    /// Which interpreter the environment stands on, where the machine may have several.
    private func detail(of operation: Operation) -> String? {
        guard let new = operation.new else { return nil }
        if let record = new.conda?.record {
            return "\(record.build)  \(Self.shortName(ofChannel: record.channel))"
        }
        guard operation.layer == .python else { return nil }
        return machine.target.interpreters.first { $0.minorVersion == new.version }?.executable
            ?? lock.found.lock.broughtPythons.first { $0.minor == new.version }?.executable
    }

    /// `conda-forge` of `https://conda.example/conda-forge/`.
    private static func shortName(ofChannel channel: String) -> String {
        guard channel.contains("://") else { return channel }
        return channel.split(separator: "/").last.map(String.init) ?? channel
    }

    private func bytes(of operations: [Operation]) -> Int64? {
        let bytes = operations.map { $0.download(isStored: isStored).bytes }
            .reduce(Int64(0)) { $0.addingReportingOverflow($1).partialValue }
        return bytes > 0 ? bytes : nil
    }
}

extension Lockfile {
    /// The build of torch, `cu132`, whoever brings it.
    var torchBuild: String? {
        guard let torch, torch.layer == .conda else { return torch?.build }
        return torch.build.flatMap { TorchBackend(condaBuild: $0) }?.description
    }
}

extension TargetMachine {
    /// What is true of the driver and asks for a person.
    func driverNotes(for lock: Lockfile) -> [String] {
        guard let wanted = lock.demands.driver, profile.driver.loaded == nil else { return [] }
        return profile.gpus.isEmpty
            ? ["no GPU here: on the machine that runs this, the driver must be \(wanted) or newer"]
            : ["no driver is loaded: CUDA programs need driver \(wanted) or newer"]
    }
}
