/// What the child process of the GPU checks does: a driver may hang, crash, or never let go.
package struct GPUProbe {
    package struct Options: Sendable {
        /// Code to run in place of our PTX: a cubin that a compiler of the recipe made.
        package var image: [UInt8]?
        /// GPUs that are left out, by the driver's numbers: they broke a run before this one.
        package var skipped: Set<Int> = []
        /// GPUs that have been examined, and only take part in copies between GPUs.
        package var examined: Set<Int> = []
        /// Only kernels are run: NVML, speeds and peers are left out.
        package var isBrief = false
        /// GPUs of which NVML is not asked, by its own numbers.
        package var unmanaged: Set<Int> = []
        /// Whether NVML is left out.
        package var skipsManagement = false
        /// What random inputs come from.
        package var seed: UInt64
        /// Whether the driver is asked though nothing shows that it is loaded: who says so has looked.
        package var isDriven = false
        /// How long one step may take.
        package var stepLimit: Duration = .seconds(45)
        /// How long the driver may take to start, and NVML to answer; nil: as any step.
        package var startLimit: Duration?

        package init(seed: UInt64) { self.seed = seed }
    }

    private let options: Options
    private let log: ProbeLog

    /// Examines each GPU that this process may use, and gives each record to `tell` as it happens.
    ///
    /// A fault is a record; this ends the process where a step takes too long.
    package static func run(_ options: Options, tell: @escaping @Sendable (String) -> Void) {
        let log = ProbeLog(
            limit: options.stepLimit, startLimit: options.startLimit, tell: tell)
        log.watch()
        GPUProbe(options: options, log: log).run()
        log.finish()
    }

    private func run() {
        defer { log.record(.finished(seed: options.seed)) }
        guard options.isDriven || DeviceNodes.isDriven() else {
            try? step(ProbePlace(.starting)) { () throws(GPUFault) in throw .undriven }
            return
        }
        do {
            let driver = try step(ProbePlace(.loading)) { () throws(GPUFault) in try CUDADriver() }
            let count = try step(ProbePlace(.starting)) { () throws(GPUFault) in
                try driver.initialise()
                let count = try driver.deviceCount()
                log.record(.driver(cuda: try driver.version(), gpus: count))
                return count
            }
            manage()
            examine(0..<count, of: driver)
            if !options.isBrief { manage() }
        } catch {
            // It has been told: without a driver there is nothing more to ask.
            manage()
        }
    }

    /// NVML has a say of its own, whether libcuda works or not; after the work it tells of clocks and
    /// errors that the work brought out.
    private func manage() {
        guard !options.isBrief, !options.skipsManagement else { return }
        try? step(ProbePlace(.managing)) { () throws(GPUFault) in
            let library = try NVMLLibrary()
            var system = try library.system()
            for index in 0..<(try library.count()) where !options.unmanaged.contains(index) {
                // Each has its own time, and where one hangs the next run leaves it out.
                log.begin(ProbePlace(.managing, gpu: index))
                library.add(index, to: &system)
            }
            log.begin(ProbePlace(.managing))
            log.record(.managed(system))
        }
    }

    private func examine(_ ordinals: Range<Int>, of driver: CUDADriver) {
        let inputs = SmokeInputs(seed: options.seed)
        var sound = options.examined
        for ordinal in ordinals
        where !options.skipped.contains(ordinal) && !options.examined.contains(ordinal) {
            let trial = SmokeTrial(
                ordinal: ordinal, driver: driver, log: log, inputs: inputs,
                image: options.image ?? Array(SmokeKernel.ptx.utf8), isBrief: options.isBrief)
            if trial.run() { sound.insert(ordinal) }
        }
        if sound.count > 1, !options.isBrief {
            PeerTrial(ordinals: sound.sorted(), driver: driver, log: log, seed: options.seed).run()
        }
    }

    private func step<Value: ~Copyable>(
        _ place: ProbePlace, _ body: () throws(GPUFault) -> Value
    ) throws(GPUFault) -> Value { try log.step(place, body) }
}

extension ProbeLog {
    /// One step: told at its start, at its end, and where it fails.
    func step<Value: ~Copyable>(
        _ place: ProbePlace, _ body: () throws(GPUFault) -> Value
    ) throws(GPUFault) -> Value {
        begin(place)
        do {
            let value = try body()
            end(.passed(place))
            return value
        } catch {
            end(.fault(place, error))
            throw error
        }
    }
}
