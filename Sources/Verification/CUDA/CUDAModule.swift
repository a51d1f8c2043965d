/// Code on a GPU, PTX that the driver compiles or machine code, which is unloaded once.
struct CUDAModule: ~Copyable {
    private let driver: CUDADriver
    private let raw: OpaquePointer

    private typealias Load =
        @convention(c) (UnsafeMutablePointer<OpaquePointer?>, UnsafeRawPointer?) -> Int32
    private typealias Unload = @convention(c) (OpaquePointer?) -> Int32
    private typealias Find =
        @convention(c) (
            UnsafeMutablePointer<OpaquePointer?>, OpaquePointer?, UnsafePointer<CChar>
        ) -> Int32

    private init(_ driver: CUDADriver, owning raw: OpaquePointer) {
        self.driver = driver
        self.raw = raw
    }

    /// Loads into the current context; text ends with a zero, which is added here.
    static func load(_ image: [UInt8], of driver: CUDADriver) throws(GPUFault) -> CUDAModule {
        var raw: OpaquePointer?
        let text = image + [0]
        try driver.call("cuModuleLoadData", as: Load.self) { call in
            text.withUnsafeBytes { call(&raw, $0.baseAddress) }
        }
        guard let raw else { throw .implausible("cuModuleLoadData gives no module") }
        return CUDAModule(driver, owning: raw)
    }

    deinit { driver.release("cuModuleUnload", as: Unload.self) { $0(raw) } }

    /// A kernel, which lives as long as the module.
    borrowing func kernel(_ name: SmokeKernel.Name) throws(GPUFault) -> CUDAKernel {
        var function: OpaquePointer?
        let raw = raw
        try driver.call("cuModuleGetFunction", as: Find.self) { $0(&function, raw, name.rawValue) }
        guard let function else { throw .implausible("cuModuleGetFunction gives no kernel") }
        return CUDAKernel(driver: driver, raw: function)
    }
}

/// One kernel of a module.
struct CUDAKernel {
    fileprivate let driver: CUDADriver
    fileprivate let raw: OpaquePointer

    /// An argument as cuLaunchKernel wants it: its own bytes, the lowest first.
    enum Argument {
        case count(Int)
        case number(Float)
        case address(UInt64)

        fileprivate var slot: UInt64 {
            switch self {
            case .count(let count): UInt64(UInt32(truncatingIfNeeded: count))
            case .number(let number): UInt64(number.bitPattern)
            case .address(let address): address
            }
        }
    }

    struct Grid {
        var blocks: (x: Int, y: Int)
        var threads: (x: Int, y: Int)

        /// Enough blocks of 256 threads for `count` of them.
        static func line(_ count: Int) -> Grid {
            Grid(blocks: ((count + 255) / 256, 1), threads: (256, 1))
        }
    }

    private typealias Launch =
        @convention(c) (
            OpaquePointer?, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, OpaquePointer?,
            UnsafeMutablePointer<UnsafeMutableRawPointer?>?, UnsafeMutableRawPointer?
        ) -> Int32

    /// Starts it in `stream`, and does not wait for it.
    func launch(
        _ grid: Grid, in stream: borrowing CUDAStream, _ arguments: Argument...
    ) throws(GPUFault) {
        var slots = arguments.map(\.slot)
        let queue = stream.raw
        try driver.call("cuLaunchKernel", as: Launch.self) { call in
            slots.withUnsafeMutableBufferPointer { slots in
                var pointers = slots.indices.map { index in
                    slots.baseAddress.map { UnsafeMutableRawPointer($0 + index) }
                }
                return call(
                    raw, UInt32(grid.blocks.x), UInt32(grid.blocks.y), 1,
                    UInt32(grid.threads.x), UInt32(grid.threads.y), 1, 0, queue, &pointers, nil)
            }
        }
    }
}
