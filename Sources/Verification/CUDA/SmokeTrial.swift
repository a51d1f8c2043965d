/// All that one GPU has to do.
struct SmokeTrial {
    let ordinal: Int
    let driver: CUDADriver
    let log: ProbeLog
    let inputs: SmokeInputs
    /// PTX or machine code of the kernels.
    let image: [UInt8]
    let isBrief: Bool

    /// Tells each step to the log; true where all of them passed.
    func run() -> Bool {
        let isSound = (try? examine()) ?? false
        let faults = driver.takeFaults()
        // After a fault nothing is given back in order, and that is no news.
        guard isSound, let first = faults.first else {
            log.end(.passed(place(.releasing)))
            return isSound
        }
        log.end(.fault(place(.releasing), first))
        return false
    }

    private func place(_ step: ProbeStep) -> ProbePlace { ProbePlace(step, gpu: ordinal) }

    private func examine() throws(GPUFault) -> Bool {
        let (device, found) = try log.step(place(.identity)) { () throws(GPUFault) in
            let device = try CUDADevice(ordinal, of: driver)
            let found = try describe(device)
            log.record(.found(found))
            return (device, found)
        }
        let context = try log.step(place(.context)) { () throws(GPUFault) in
            try CUDAContext.create(on: device, of: driver)
        }
        if !isBrief {
            try log.step(place(.memory)) { () throws(GPUFault) in try copyBothWays(context) }
        }
        let module = try log.step(place(.module)) { () throws(GPUFault) in
            try CUDAModule.load(image, of: driver)
        }
        let kernels = KernelTrial(module: module, driver: driver, inputs: inputs)
        // One wrong result says nothing against the next kernel.
        let right = [
            try log.attempt(place(.saxpy)) { () throws(GPUFault) in try kernels.saxpy() },
            try log.attempt(place(.reduction)) { () throws(GPUFault) in try kernels.reduction() },
            try log.attempt(place(.product)) { () throws(GPUFault) in try kernels.product() },
            isBrief ? true : try time(kernels, context, found),
        ]
        // What follows is that all of it is given back, the context last.
        log.begin(place(.releasing))
        return !right.contains(false)
    }

    private func time(
        _ kernels: borrowing KernelTrial, _ context: borrowing CUDAContext, _ found: FoundGPU
    ) throws(GPUFault) -> Bool {
        let trial = BandwidthTrial(driver: driver, multiprocessors: found.multiprocessors)
        return try log.attempt(place(.bandwidth)) { () throws(GPUFault) in
            let kernel = try kernels.kernel(.copy)
            log.record(.timed(gpu: ordinal, try trial.run(context, kernel)))
        }
    }

    private func describe(_ device: CUDADevice) throws(GPUFault) -> FoundGPU {
        FoundGPU(
            gpu: ordinal, name: try device.name(), uuid: try device.uuid(),
            address: try device.address(),
            capability: "\(try device.value(of: .major)).\(try device.value(of: .minor))",
            multiprocessors: try device.value(of: .multiprocessors),
            memory: try device.memory(), hasECC: try device.value(of: .hasECC) != 0,
            computeMode: FoundGPU.ComputeMode(try device.value(of: .computeMode)))
    }

    /// To the GPU, within it, and back: each byte has to be as it was.
    private func copyBothWays(_ context: borrowing CUDAContext) throws(GPUFault) {
        let size = max(4096, min(16 << 20, try context.freeMemory() / 8) / 4096 * 4096)
        let stream = try CUDAStream.create(of: driver)
        let sent = try CUDAHostMemory.allocate(size, of: driver)
        let received = try CUDAHostMemory.allocate(size, of: driver)
        let first = try CUDAMemory(size, of: driver)
        let second = try CUDAMemory(size, of: driver)
        var source = SplitMix(seed: inputs.seed)
        sent.fill { source.next() }
        received.clear()
        try sent.copy(to: first, in: stream)
        try second.fill(from: first, in: stream)
        try received.fill(from: second, in: stream)
        try stream.synchronize()
        if let fault = received.difference(from: sent) { throw fault }
    }
}

extension ProbeLog {
    /// A step whose wrong result ends nothing: true where it passed.
    ///
    /// - Throws: what the driver says, after which a context is of no use.
    func attempt(
        _ place: ProbePlace, _ body: () throws(GPUFault) -> Void
    ) throws(GPUFault) -> Bool {
        do {
            try step(place, body)
            return true
        } catch .wrong, .overrun, .implausible {
            return false
        } catch {
            throw error
        }
    }
}
