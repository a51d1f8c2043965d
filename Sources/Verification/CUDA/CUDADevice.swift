/// One GPU as libcuda numbers it for this process.
struct CUDADevice {
    let ordinal: Int
    let handle: Int32
    private let driver: CUDADriver

    private typealias Get = @convention(c) (UnsafeMutablePointer<Int32>, Int32) -> Int32
    private typealias Text = @convention(c) (UnsafeMutablePointer<CChar>, Int32, Int32) -> Int32
    private typealias Bytes = @convention(c) (UnsafeMutablePointer<UInt8>, Int32) -> Int32
    private typealias Size = @convention(c) (UnsafeMutablePointer<Int>, Int32) -> Int32
    private typealias Attribute =
        @convention(c) (UnsafeMutablePointer<Int32>, Int32, Int32) -> Int32

    init(_ ordinal: Int, of driver: CUDADriver) throws(GPUFault) {
        var handle: Int32 = 0
        try driver.call("cuDeviceGet", as: Get.self) {
            $0(&handle, Int32(truncatingIfNeeded: ordinal))
        }
        self.ordinal = ordinal
        self.handle = handle
        self.driver = driver
    }

    func name() throws(GPUFault) -> String {
        try text("cuDeviceGetName") { call, buffer, size in call(buffer, size, handle) }
    }

    /// `0000:17:00.0`, as the kernel's bus names it.
    func address() throws(GPUFault) -> String {
        try text("cuDeviceGetPCIBusId") { call, buffer, size in call(buffer, size, handle) }
            .lowercased()
    }

    private func text(
        _ function: String, _ body: (Text, UnsafeMutablePointer<CChar>, Int32) -> Int32
    ) throws(GPUFault) -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        let size = Int32(buffer.count - 1)
        try driver.call(function, as: Text.self) { body($0, &buffer, size) }
        return String(
            decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// `GPU-…`; of a slice of a GPU the slice's own, `MIG-…`.
    func uuid() throws(GPUFault) -> String {
        var bytes = [UInt8](repeating: 0, count: 16)
        let function = driver.has("cuDeviceGetUuid_v2") ? "cuDeviceGetUuid_v2" : "cuDeviceGetUuid"
        try driver.call(function, as: Bytes.self) { $0(&bytes, handle) }
        return (try name().contains(" MIG ") ? "MIG-" : "GPU-") + Self.uuid(bytes)
    }

    /// `b84de6f2-…`: eight, four, four, four and twelve digits.
    static func uuid(_ bytes: [UInt8]) -> String {
        let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        var groups: [String] = []
        var rest = digits[...]
        for size in [4, 2, 2, 2, 6] {
            groups.append(rest.prefix(size).joined())
            rest = rest.dropFirst(size)
        }
        return groups.joined(separator: "-")
    }

    /// Bytes of its memory.
    func memory() throws(GPUFault) -> Int {
        var size = 0
        try driver.call("cuDeviceTotalMem_v2", as: Size.self) { $0(&size, handle) }
        return size
    }

    /// Numbers of `CUdevice_attribute` in cuda.h.
    enum Property: Int32 {
        case multiprocessors = 16
        case computeMode = 20
        case hasECC = 32
        case major = 75
        case minor = 76
    }

    func value(of property: Property) throws(GPUFault) -> Int {
        var value: Int32 = 0
        try driver.call("cuDeviceGetAttribute", as: Attribute.self) {
            $0(&value, property.rawValue, handle)
        }
        return Int(value)
    }

    private typealias Access = @convention(c) (UnsafeMutablePointer<Int32>, Int32, Int32) -> Int32

    /// Whether this GPU can reach the memory of another one.
    func canReach(_ other: CUDADevice) throws(GPUFault) -> Bool {
        var answer: Int32 = 0
        try driver.call("cuDeviceCanAccessPeer", as: Access.self) {
            $0(&answer, handle, other.handle)
        }
        return answer != 0
    }
}
