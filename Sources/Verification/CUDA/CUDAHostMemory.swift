/// Memory of the host that the GPU reads and writes by itself, which is freed once.
struct CUDAHostMemory: ~Copyable {
    private let driver: CUDADriver
    private let raw: UnsafeMutableRawPointer
    let size: Int

    private typealias Allocate =
        @convention(c) (UnsafeMutablePointer<UnsafeMutableRawPointer?>, Int) -> Int32
    private typealias Free = @convention(c) (UnsafeMutableRawPointer) -> Int32
    private typealias ToDevice =
        @convention(c) (UInt64, UnsafeRawPointer, Int, OpaquePointer) -> Int32
    private typealias ToHost =
        @convention(c) (UnsafeMutableRawPointer, UInt64, Int, OpaquePointer) -> Int32

    private init(_ driver: CUDADriver, owning raw: UnsafeMutableRawPointer, size: Int) {
        self.driver = driver
        self.raw = raw
        self.size = size
    }

    static func allocate(_ size: Int, of driver: CUDADriver) throws(GPUFault) -> CUDAHostMemory {
        var raw: UnsafeMutableRawPointer?
        try driver.call("cuMemAllocHost_v2", as: Allocate.self) { $0(&raw, size) }
        guard let raw else { throw .implausible("cuMemAllocHost_v2 gives no memory") }
        return CUDAHostMemory(driver, owning: raw, size: size)
    }

    deinit { driver.release("cuMemFreeHost", as: Free.self) { $0(raw) } }

    /// Copies to the GPU, as much as fits; it may still run when this returns.
    borrowing func copy(
        to memory: borrowing CUDAMemory, in stream: borrowing CUDAStream
    ) throws(GPUFault) {
        let (address, bytes, queue) = (memory.address, min(size, memory.size), stream.raw)
        let raw = raw
        try driver.call("cuMemcpyHtoDAsync_v2", as: ToDevice.self) {
            $0(address, raw, bytes, queue)
        }
    }

    /// Copies from the GPU, as much as fits; it may still run when this returns.
    borrowing func fill(
        from memory: borrowing CUDAMemory, in stream: borrowing CUDAStream
    ) throws(GPUFault) {
        let (address, bytes, queue) = (memory.address, min(size, memory.size), stream.raw)
        let raw = raw
        try driver.call("cuMemcpyDtoHAsync_v2", as: ToHost.self) { $0(raw, address, bytes, queue) }
    }

    /// Fills it with what `next` gives, eight bytes at a time.
    borrowing func fill(_ next: () -> UInt64) {
        let words = raw.bindMemory(to: UInt64.self, capacity: size / 8)
        for index in 0..<size / 8 { words[index] = next() }
    }

    /// Zeroes it, so that nothing of before is taken for a result.
    borrowing func clear() { raw.initializeMemory(as: UInt8.self, repeating: 0, count: size) }

    /// The first difference between the two; nil where they are equal.
    borrowing func difference(from other: borrowing CUDAHostMemory) -> GPUFault? {
        let (found, expected) = (UnsafeRawPointer(raw), UnsafeRawPointer(other.raw))
        let count = min(size, other.size) / 8
        var first: Int?
        var differing = 0
        for index in 0..<count {
            let (left, right) = (
                found.load(fromByteOffset: index * 8, as: UInt64.self),
                expected.load(fromByteOffset: index * 8, as: UInt64.self)
            )
            guard left != right else { continue }
            first = first ?? index
            differing += 1
        }
        guard let first else { return nil }
        let (left, right) = (
            found.load(fromByteOffset: first * 8, as: UInt64.self),
            expected.load(fromByteOffset: first * 8, as: UInt64.self)
        )
        return .wrong(
            element: first, of: count, found: "0x" + String(left, radix: 16),
            expected: "0x" + String(right, radix: 16), differing: differing)
    }
}
