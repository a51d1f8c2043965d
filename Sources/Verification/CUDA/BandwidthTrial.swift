/// How fast memory is copied, by the GPU's own clock.
struct BandwidthTrial {
    let driver: CUDADriver
    let multiprocessors: Int
    private static let rounds = 5

    func run(
        _ context: borrowing CUDAContext, _ kernel: CUDAKernel
    ) throws(GPUFault) -> Bandwidth {
        let free = try context.freeMemory()
        let size = max(4096, min(512 << 20, free / 4) / 4096 * 4096)
        let stream = try CUDAStream.create(of: driver)
        let host = try CUDAHostMemory.allocate(min(size, 64 << 20), of: driver)
        let from = try CUDAMemory(size, of: driver)
        let to = try CUDAMemory(size, of: driver)
        host.clear()
        let toDevice = try seconds(in: stream) { () throws(GPUFault) in
            try host.copy(to: from, in: stream)
        }
        let toHost = try seconds(in: stream) { () throws(GPUFault) in
            try host.fill(from: from, in: stream)
        }
        let copy = try seconds(in: stream) { () throws(GPUFault) in
            try to.fill(from: from, in: stream)
        }
        // Enough blocks to keep each multiprocessor full twice over.
        let grid = CUDAKernel.Grid(blocks: (max(1, multiprocessors) * 16, 1), threads: (256, 1))
        let own = try seconds(in: stream) { () throws(GPUFault) in
            try kernel.launch(
                grid, in: stream, .count(size / 16), .address(from.address), .address(to.address))
        }
        return Bandwidth(
            toDevice: Double(host.size) / toDevice, toHost: Double(host.size) / toHost,
            copy: Double(size) * 2 / copy, kernel: Double(size) * 2 / own)
    }

    /// Of one round, after one that is not counted.
    private func seconds(
        in stream: borrowing CUDAStream, _ body: () throws(GPUFault) -> Void
    ) throws(GPUFault) -> Double {
        let start = try CUDAEvent.create(of: driver)
        let end = try CUDAEvent.create(of: driver)
        try body()
        try start.record(in: stream)
        for _ in 0..<Self.rounds { try body() }
        try end.record(in: stream)
        try end.synchronize()
        return try end.seconds(since: start) / Double(Self.rounds)
    }
}
