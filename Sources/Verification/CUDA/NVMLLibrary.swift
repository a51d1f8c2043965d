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

    /// How many GPUs it counts, those too of which it tells nothing.
    borrowing func count() throws(GPUFault) -> Int {
        var count: UInt32 = 0
        try library.call("nvmlDeviceGetCount_v2", as: Count.self) { $0(&count) }
        guard count <= 1024 else { throw .implausible("NVML counts \(count) GPUs") }
        return Int(count)
    }

    /// The machine, of whose GPUs nothing is told yet.
    borrowing func system() throws(GPUFault) -> ManagedSystem {
        ManagedSystem(driver: try driverVersion(), gpus: [])
    }

    /// One GPU that is lost, or is another job's, leaves the others to be told of.
    borrowing func add(_ index: Int, to system: inout ManagedSystem) {
        var address: String?
        do {
            let device = try device(UInt32(index))
            address = try device.address()
            system.gpus.append(try device.describe())
        } catch .refused(_, _, Self.noPermission, _) {
            system.closed += 1
        } catch {
            system.faults.append(
                ManagedFault(index: index, address: address, fault: error))
        }
    }

    /// `NVML_ERROR_NO_PERMISSION`: NVML counts GPUs too that a device cgroup keeps from this process.
    private static let noPermission: Int32 = 4

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
