/// libcuda, and what it says of the machine's GPUs.
final class CUDADriver {
    private let library: DriverLibrary
    /// Faults met while something was given back, where nobody can be told at once.
    private var held: [GPUFault] = []

    init() throws(GPUFault) { library = try DriverLibrary.open(.cuda) }

    func call<Function>(
        _ name: String, as type: Function.Type, _ body: (Function) -> Int32
    ) throws(GPUFault) {
        try library.call(name, as: type, body)
    }

    func has(_ function: String) -> Bool { library.has(function) }

    /// A call that gives something back: its fault is kept until `takeFaults`.
    func release<Function>(
        _ name: String, as type: Function.Type, _ body: (Function) -> Int32
    ) {
        do { try library.call(name, as: type, body) } catch { held.append(error) }
    }

    /// The faults of what was given back since the last time.
    func takeFaults() -> [GPUFault] {
        defer { held = [] }
        return held
    }

    typealias Number = @convention(c) (UnsafeMutablePointer<Int32>) -> Int32
    private typealias Flags = @convention(c) (UInt32) -> Int32

    /// As root this makes device nodes, where the driver's module is not loaded too.
    func initialise() throws(GPUFault) { try call("cuInit", as: Flags.self) { $0(0) } }

    /// The newest CUDA that the driver carries, 13020 for 13.2.
    func version() throws(GPUFault) -> Int {
        var number: Int32 = 0
        try call("cuDriverGetVersion", as: Number.self) { $0(&number) }
        return Int(number)
    }

    /// How many GPUs this process may use.
    func deviceCount() throws(GPUFault) -> Int {
        var count: Int32 = 0
        try call("cuDeviceGetCount", as: Number.self) { $0(&count) }
        guard 0...1024 ~= count else { throw .implausible("the driver counts \(count) GPUs") }
        return Int(count)
    }
}
