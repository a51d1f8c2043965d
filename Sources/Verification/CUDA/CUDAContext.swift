/// A context on one GPU, which cannot be copied and is destroyed once.
///
/// Calls go to the context that is current for the thread: each owner of something in it is used while
/// it is current, and dies before it.
struct CUDAContext: ~Copyable {
    private let driver: CUDADriver
    private let raw: OpaquePointer

    private typealias Create =
        @convention(c) (UnsafeMutablePointer<OpaquePointer?>, UInt32, Int32) -> Int32
    private typealias Use = @convention(c) (OpaquePointer?) -> Int32
    private typealias Plain = @convention(c) () -> Int32
    private typealias Sizes =
        @convention(c) (UnsafeMutablePointer<Int>, UnsafeMutablePointer<Int>) -> Int32
    private typealias Peer = @convention(c) (OpaquePointer?, UInt32) -> Int32

    private init(_ driver: CUDADriver, owning raw: OpaquePointer) {
        self.driver = driver
        self.raw = raw
    }

    /// Makes one and makes it current.
    static func create(
        on device: CUDADevice, of driver: CUDADriver
    ) throws(GPUFault) -> CUDAContext {
        var raw: OpaquePointer?
        try driver.call("cuCtxCreate_v2", as: Create.self) { $0(&raw, 0, device.handle) }
        guard let raw else { throw .implausible("cuCtxCreate_v2 gives no context") }
        return CUDAContext(driver, owning: raw)
    }

    deinit { driver.release("cuCtxDestroy_v2", as: Use.self) { $0(raw) } }

    borrowing func makeCurrent() throws(GPUFault) {
        try driver.call("cuCtxSetCurrent", as: Use.self) { $0(raw) }
    }

    /// Waits for all that was asked of the current context.
    borrowing func synchronize() throws(GPUFault) {
        try driver.call("cuCtxSynchronize", as: Plain.self) { $0() }
    }

    /// Bytes of memory that are free on the current context's GPU.
    borrowing func freeMemory() throws(GPUFault) -> Int {
        var free = 0
        var total = 0
        try driver.call("cuMemGetInfo_v2", as: Sizes.self) { $0(&free, &total) }
        guard free >= 0, free <= total else {
            throw .implausible("\(free) of \(total) bytes are free")
        }
        return free
    }

    /// Lets the current context reach the memory of this one.
    borrowing func admitCurrent() throws(GPUFault) {
        try driver.call("cuCtxEnablePeerAccess", as: Peer.self) { $0(raw, 0) }
    }

    /// Takes back `admitCurrent`.
    borrowing func dismissCurrent() throws(GPUFault) {
        try driver.call("cuCtxDisablePeerAccess", as: Use.self) { $0(raw) }
    }

    private typealias PeerCopy =
        @convention(c) (UInt64, OpaquePointer?, UInt64, OpaquePointer?, Int) -> Int32

    /// Copies memory of this context to memory of another one.
    borrowing func copy(
        _ source: borrowing CUDAMemory, to target: borrowing CUDAMemory,
        in other: borrowing CUDAContext
    ) throws(GPUFault) {
        let (from, to, bytes) = (source.address, target.address, min(source.size, target.size))
        let (mine, others) = (raw, other.raw)
        try driver.call("cuMemcpyPeer", as: PeerCopy.self) { $0(to, others, from, mine, bytes) }
    }
}
