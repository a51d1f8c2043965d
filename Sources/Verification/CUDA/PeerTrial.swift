/// Copies between each pair of GPUs, in both directions.
struct PeerTrial {
    let ordinals: [Int]
    let driver: CUDADriver
    let log: ProbeLog
    /// What is sent and has to arrive.
    private let words: [UInt32]

    init(ordinals: [Int], driver: CUDADriver, log: ProbeLog, seed: UInt64) {
        self.ordinals = ordinals
        self.driver = driver
        self.log = log
        var source = SplitMix(seed: seed)
        words = (0..<1 << 18).map { _ in UInt32(truncatingIfNeeded: source.next()) }
    }

    /// A GPU with a context that lives through all pairs.
    private final class Seat {
        let device: CUDADevice
        let context: CUDAContext

        init(_ ordinal: Int, of driver: CUDADriver) throws(GPUFault) {
            device = try CUDADevice(ordinal, of: driver)
            context = try CUDAContext.create(on: device, of: driver)
        }
    }

    func run() {
        do {
            var seats: [Seat] = []
            for ordinal in ordinals {
                try log.step(ProbePlace(.peers, gpu: ordinal)) { () throws(GPUFault) in
                    seats.append(try Seat(ordinal, of: driver))
                }
            }
            for from in seats {
                for to in seats where to !== from { try copy(from, to) }
            }
        } catch {
            // It has been told; a context that failed is of no use to the pairs that follow.
        }
        for fault in driver.takeFaults() { log.record(.fault(ProbePlace(.peers), fault)) }
    }

    private func copy(_ from: Seat, _ to: Seat) throws(GPUFault) {
        let place = ProbePlace(.peers, gpu: from.device.ordinal, peer: to.device.ordinal)
        _ = try log.attempt(place) { () throws(GPUFault) in
            guard try from.device.canReach(to.device) else {
                return try transfer(from, to, isDirect: false)
            }
            try from.context.makeCurrent()
            try to.context.admitCurrent()
            var fault: GPUFault?
            do throws(GPUFault) {
                try transfer(from, to, isDirect: true)
            } catch {
                fault = error
            }
            // A GPU may reach eight others at once, so each is let go of before the next.
            do throws(GPUFault) {
                try from.context.makeCurrent()
                try to.context.dismissCurrent()
            } catch {
                fault = fault ?? error
            }
            if let fault { throw fault }
        }
    }

    private func transfer(_ from: Seat, _ to: Seat, isDirect: Bool) throws(GPUFault) {
        try from.context.makeCurrent()
        let size = max(words.count * 4, min(64 << 20, try from.context.freeMemory() / 8))
        let source = try CUDAMemory(size, of: driver)
        try source.fill(words)
        try to.context.makeCurrent()
        let target = try CUDAMemory(size, of: driver)
        try target.fill([UInt32](repeating: 0, count: words.count))
        let duration = try time { () throws(GPUFault) in
            try from.context.copy(source, to: target, in: to.context)
            try to.context.synchronize()
        }
        let found = try target.read(words.count, zero: UInt32(0))
        try SmokeResult.compare(found, with: words)
        log.record(
            .linked(
                PeerLink(
                    from: from.device.ordinal, to: to.device.ordinal, isDirect: isDirect,
                    speed: Double(size) / duration)))
    }

    /// Seconds of one copy, after one that is not counted.
    private func time(_ body: () throws(GPUFault) -> Void) throws(GPUFault) -> Double {
        try body()
        let start = ContinuousClock.now
        try body()
        return max(1e-9, (ContinuousClock.now - start) / .seconds(1))
    }
}
