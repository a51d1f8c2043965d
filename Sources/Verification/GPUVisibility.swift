import Machine

/// Which GPUs of a machine a job may use, as far as `CUDA_VISIBLE_DEVICES` leaves some out.
enum GPUVisibility: Sendable, Equatable {
    case all
    /// What the variable says, and those that it leaves; none where nobody knows them.
    case part(variable: String, gpus: [GPUIdentity])

    /// `seen` are those that the checks met; nil where they met none.
    init(of machine: MachineProfile, seen: [GPUIdentity]? = nil) {
        guard let variable = machine.environment.visibleDevices else {
            self = .all
            return
        }
        // In WSL no bus tells what there is.
        let told = machine.hidesGPUs ? nil : machine.visibleGPUs?.map { GPUIdentity($0) }
        let used = seen ?? told ?? []
        let whole = Set(used.filter { !$0.isSlice }.compactMap(\.address))
        self =
            machine.hidesGPUs || whole.count < machine.gpus.count
            ? .part(variable: variable, gpus: used) : .all
    }

    /// Whether all that `other` leaves is left by this one.
    func covers(_ other: GPUVisibility) -> Bool {
        guard case .part(let variable, let gpus) = self else { return true }
        guard case .part(let others, let named) = other else { return false }
        return variable == others
            || !named.isEmpty
                && named.allSatisfy { one in gpus.contains { $0.isSame(as: one) } }
    }

    /// What a job of this machine may use beyond it, one sentence; nil where there is nothing.
    func gap(on machine: MachineProfile) -> String? {
        guard case .part(let variable, _) = self, !covers(GPUVisibility(of: machine)) else {
            return nil
        }
        return "the checks had CUDA_VISIBLE_DEVICES=\(variable)"
    }
}
