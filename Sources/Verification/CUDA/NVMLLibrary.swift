/// NVML, from its start to its end.
struct NVMLLibrary: ~Copyable {
    private let library: DriverLibrary

    private typealias Plain = @convention(c) () -> Int32
    private typealias Count = @convention(c) (UnsafeMutablePointer<UInt32>) -> Int32
    private typealias SystemText = @convention(c) (UnsafeMutablePointer<CChar>, UInt32) -> Int32
    private typealias Find = @convention(c) (UInt32, UnsafeMutablePointer<OpaquePointer?>) -> Int32

    init() throws(GPUFault) {
        let library = try DriverLibrary.open(.nvml)
        try library.call("nvmlInit_v2", as: Plain.self) { $0() }
        self.library = library
    }

    deinit { try? library.call("nvmlShutdown", as: Plain.self) { $0() } }

    /// All that is asked of the machine.
    borrowing func system() throws(GPUFault) -> ManagedSystem {
        var count: UInt32 = 0
        try library.call("nvmlDeviceGetCount_v2", as: Count.self) { $0(&count) }
        guard count <= 1024 else { throw .implausible("NVML counts \(count) GPUs") }
        var gpus: [ManagedGPU] = []
        for index in 0..<count { gpus.append(try device(index).describe()) }
        return ManagedSystem(driver: try driverVersion(), gpus: gpus)
    }

    private borrowing func driverVersion() throws(GPUFault) -> String {
        try NVMLDevice.text { (buffer, size) throws(GPUFault) in
            try library.call("nvmlSystemGetDriverVersion", as: SystemText.self) {
                $0(buffer, size)
            }
        }
    }

    private borrowing func device(_ index: UInt32) throws(GPUFault) -> NVMLDevice {
        var raw: OpaquePointer?
        try library.call("nvmlDeviceGetHandleByIndex_v2", as: Find.self) { $0(index, &raw) }
        guard let raw else { throw .implausible("NVML gives no handle for GPU \(index)") }
        return NVMLDevice(library: library, raw: raw)
    }
}
