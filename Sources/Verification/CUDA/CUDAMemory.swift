/// Memory of a GPU, which cannot be copied and is freed once.
struct CUDAMemory: ~Copyable {
    /// Where the GPU sees it.
    let address: UInt64
    let size: Int
    private let driver: CUDADriver

    private typealias Allocate = @convention(c) (UnsafeMutablePointer<UInt64>, Int) -> Int32
    private typealias Free = @convention(c) (UInt64) -> Int32
    private typealias ToDevice = @convention(c) (UInt64, UnsafeRawPointer?, Int) -> Int32
    private typealias ToHost = @convention(c) (UnsafeMutableRawPointer?, UInt64, Int) -> Int32
    private typealias Within = @convention(c) (UInt64, UInt64, Int, OpaquePointer?) -> Int32

    /// Allocates in the current context; `size` is at least one byte.
    init(_ size: Int, of driver: CUDADriver) throws(GPUFault) {
        var address: UInt64 = 0
        try driver.call("cuMemAlloc_v2", as: Allocate.self) { $0(&address, size) }
        self.address = address
        self.size = size
        self.driver = driver
    }

    deinit { driver.release("cuMemFree_v2", as: Free.self) { $0(address) } }

    /// Copies from the host, as much as fits.
    borrowing func fill<Element: BitwiseCopyable>(_ values: [Element]) throws(GPUFault) {
        let bytes = min(size, values.count * MemoryLayout<Element>.stride)
        let (address, driver) = (address, driver)
        try driver.call("cuMemcpyHtoD_v2", as: ToDevice.self) { call in
            values.withUnsafeBytes { call(address, $0.baseAddress, bytes) }
        }
    }

    /// Copies to the host; `zero` is what the elements are until then.
    borrowing func read<Element: BitwiseCopyable>(
        _ count: Int, zero: Element
    ) throws(GPUFault) -> [Element] {
        var values = [Element](repeating: zero, count: count)
        let bytes = min(size, count * MemoryLayout<Element>.stride)
        let (address, driver) = (address, driver)
        try driver.call("cuMemcpyDtoH_v2", as: ToHost.self) { call in
            values.withUnsafeMutableBytes { call($0.baseAddress, address, bytes) }
        }
        return values
    }

    /// Copies within the GPU as much as fits, in `stream`; it may still run when this returns.
    borrowing func fill(
        from other: borrowing CUDAMemory, in stream: borrowing CUDAStream
    ) throws(GPUFault) {
        let (from, to, bytes) = (other.address, address, min(size, other.size))
        let queue = stream.raw
        try driver.call("cuMemcpyDtoDAsync_v2", as: Within.self) { $0(to, from, bytes, queue) }
    }
}
