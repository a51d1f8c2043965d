/// A queue of work on a GPU, which is destroyed once.
struct CUDAStream: ~Copyable {
    fileprivate let driver: CUDADriver
    let raw: OpaquePointer

    private typealias Create =
        @convention(c) (UnsafeMutablePointer<OpaquePointer?>, UInt32) -> Int32
    private typealias Use = @convention(c) (OpaquePointer?) -> Int32

    private init(_ driver: CUDADriver, owning raw: OpaquePointer) {
        self.driver = driver
        self.raw = raw
    }

    static func create(of driver: CUDADriver) throws(GPUFault) -> CUDAStream {
        var raw: OpaquePointer?
        try driver.call("cuStreamCreate", as: Create.self) { $0(&raw, 0) }
        guard let raw else { throw .implausible("cuStreamCreate gives no stream") }
        return CUDAStream(driver, owning: raw)
    }

    deinit { driver.release("cuStreamDestroy_v2", as: Use.self) { $0(raw) } }

    borrowing func synchronize() throws(GPUFault) {
        let raw = raw
        try driver.call("cuStreamSynchronize", as: Use.self) { $0(raw) }
    }
}

/// A mark in a stream, of which the GPU notes the time.
struct CUDAEvent: ~Copyable {
    private let driver: CUDADriver
    private let raw: OpaquePointer

    private typealias Create =
        @convention(c) (UnsafeMutablePointer<OpaquePointer?>, UInt32) -> Int32
    private typealias Use = @convention(c) (OpaquePointer?) -> Int32
    private typealias Record = @convention(c) (OpaquePointer?, OpaquePointer?) -> Int32
    private typealias Elapsed =
        @convention(c) (UnsafeMutablePointer<Float>, OpaquePointer?, OpaquePointer?) -> Int32

    private init(_ driver: CUDADriver, owning raw: OpaquePointer) {
        self.driver = driver
        self.raw = raw
    }

    static func create(of driver: CUDADriver) throws(GPUFault) -> CUDAEvent {
        var raw: OpaquePointer?
        try driver.call("cuEventCreate", as: Create.self) { $0(&raw, 0) }
        guard let raw else { throw .implausible("cuEventCreate gives no event") }
        return CUDAEvent(driver, owning: raw)
    }

    deinit { driver.release("cuEventDestroy_v2", as: Use.self) { $0(raw) } }

    borrowing func record(in stream: borrowing CUDAStream) throws(GPUFault) {
        let (raw, queue) = (raw, stream.raw)
        try driver.call("cuEventRecord", as: Record.self) { $0(raw, queue) }
    }

    borrowing func synchronize() throws(GPUFault) {
        let raw = raw
        try driver.call("cuEventSynchronize", as: Use.self) { $0(raw) }
    }

    /// Seconds from `start` to this one, both of which have come.
    borrowing func seconds(since start: borrowing CUDAEvent) throws(GPUFault) -> Double {
        var milliseconds: Float = 0
        let (first, last) = (start.raw, raw)
        try driver.call("cuEventElapsedTime", as: Elapsed.self) { $0(&milliseconds, first, last) }
        // Half a microsecond is the clock's resolution: nothing that is timed here is so short.
        guard milliseconds.isFinite, milliseconds > 0, milliseconds < 600_000 else {
            throw .implausible("the GPU's clock counts \(milliseconds) ms")
        }
        return Double(milliseconds) / 1000
    }
}
