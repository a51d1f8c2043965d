/// The kernels of a module, each run once and held against the CPU.
struct KernelTrial: ~Copyable {
    private let module: CUDAModule
    private let driver: CUDADriver
    private let inputs: SmokeInputs

    init(module: consuming CUDAModule, driver: CUDADriver, inputs: SmokeInputs) {
        self.module = module
        self.driver = driver
        self.inputs = inputs
    }

    borrowing func kernel(_ name: SmokeKernel.Name) throws(GPUFault) -> CUDAKernel {
        try module.kernel(name)
    }

    /// factor × x + y, written over y.
    borrowing func saxpy() throws(GPUFault) {
        let kernel = try kernel(.saxpy)
        let stream = try CUDAStream.create(of: driver)
        let x = try memory(inputs.saxpy.x)
        let y = try GuardedOutput(inputs.saxpy.y.map(\.bitPattern), of: driver)
        try kernel.launch(
            .line(inputs.saxpy.x.count), in: stream, .count(inputs.saxpy.x.count),
            .number(inputs.saxpy.factor), .address(x.address), .address(y.address))
        try stream.synchronize()
        try SmokeResult.compare(try y.contents(), with: inputs.saxpy.expected)
    }

    borrowing func reduction() throws(GPUFault) {
        let kernel = try kernel(.reduction)
        let stream = try CUDAStream.create(of: driver)
        let values = try memory(inputs.reduction.values)
        let blocks = SmokeInputs.Reduction.blocks
        let sums = try GuardedOutput(Self.untouched(blocks * 2), of: driver)
        let grid = CUDAKernel.Grid(
            blocks: (blocks, 1), threads: (SmokeKernel.reductionWidth, 1))
        try kernel.launch(
            grid, in: stream, .count(inputs.reduction.values.count), .address(values.address),
            .address(sums.address))
        try stream.synchronize()
        try SmokeResult.compare(try sums.contents(), with: inputs.reduction.expected)
    }

    borrowing func product() throws(GPUFault) {
        let kernel = try kernel(.product)
        let stream = try CUDAStream.create(of: driver)
        let side = SmokeInputs.Product.side
        let left = try memory(inputs.product.left)
        let right = try memory(inputs.product.right)
        let product = try GuardedOutput(Self.untouched(side * side), of: driver)
        let tiles = (side + 15) / 16
        try kernel.launch(
            CUDAKernel.Grid(blocks: (tiles, tiles), threads: (16, 16)), in: stream,
            .count(side), .address(left.address), .address(right.address),
            .address(product.address))
        try stream.synchronize()
        try SmokeResult.compare(try product.contents(), with: inputs.product.expected)
    }

    private borrowing func memory<Element: BitwiseCopyable>(
        _ values: [Element]
    ) throws(GPUFault) -> CUDAMemory {
        let memory = try CUDAMemory(
            values.count * MemoryLayout<Element>.stride, of: driver)
        try memory.fill(values)
        return memory
    }

    /// What no kernel writes by chance, so that a kernel that writes nothing shows.
    private static func untouched(_ words: Int) -> [UInt32] {
        [UInt32](repeating: 0x7FC0_1EAF, count: words)
    }
}
