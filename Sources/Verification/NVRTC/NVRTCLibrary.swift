import Compatibility
import Diagnostics
import FileSystem
import SystemPackage

/// One opened NVRTC library, which cannot be copied and is closed once.
struct NVRTCLibrary: ~Copyable {
    private let library: DynamicLibrary
    /// NVRTC asks the loader for its builtins by name and has no path of its own to find them.
    ///
    /// Whoever uses it has them open already: torch opens them first, a profile's folder has both.
    private let builtins: DynamicLibrary?

    private typealias Program = OpaquePointer
    private typealias Numbers =
        @convention(c) (
            UnsafeMutablePointer<Int32>, UnsafeMutablePointer<Int32>
        ) -> Int32
    private typealias Count = @convention(c) (UnsafeMutablePointer<Int32>) -> Int32
    private typealias Create =
        @convention(c) (
            UnsafeMutablePointer<Program?>, UnsafePointer<CChar>, UnsafePointer<CChar>, Int32,
            UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<UnsafePointer<CChar>?>?
        ) -> Int32
    private typealias Compile =
        @convention(c) (
            Program, Int32, UnsafePointer<UnsafePointer<CChar>?>
        ) -> Int32
    private typealias Size = @convention(c) (Program, UnsafeMutablePointer<Int>) -> Int32
    private typealias Bytes = @convention(c) (Program, UnsafeMutablePointer<CChar>) -> Int32
    private typealias Destroy = @convention(c) (UnsafeMutablePointer<Program?>) -> Int32

    private init(owning library: consuming DynamicLibrary, builtins: consuming DynamicLibrary?) {
        self.library = library
        self.builtins = builtins
    }

    /// Opens `libnvrtc.so.<major>` and the builtins that lie beside it.
    static func open(_ path: String) throws -> NVRTCLibrary {
        let folder = FilePath(path).removingLastComponent()
        let beside = try Files.list(folder).map(\.name)
            .first { $0.hasPrefix("libnvrtc-builtins.so.") }
        let builtins = try open(beside.map { folder.appending($0) })
        return NVRTCLibrary(owning: try DynamicLibrary.open(path), builtins: builtins)
    }

    private static func open(_ path: FilePath?) throws -> DynamicLibrary? {
        guard let path else { return nil }
        return try DynamicLibrary.open(path.string)
    }

    /// `13.0`.
    borrowing func version() throws -> String {
        var major: Int32 = 0
        var minor: Int32 = 0
        let call = try function("nvrtcVersion", as: Numbers.self)
        try check(call(&major, &minor), "tell its version")
        return "\(major).\(minor)"
    }

    /// The capabilities that it makes machine code for, ascending.
    borrowing func capabilities() throws -> [ComputeCapability] {
        var count: Int32 = 0
        let counting = try function("nvrtcGetNumSupportedArchs", as: Count.self)
        try check(counting(&count), "count its architectures")
        guard 1...1000 ~= count else { throw refused("count its architectures", "\(count)") }
        var numbers = [Int32](repeating: 0, count: Int(count))
        let listing = try function("nvrtcGetSupportedArchs", as: Count.self)
        try check(listing(&numbers), "list its architectures")
        return numbers.map { ComputeCapability(major: Int($0) / 10, minor: Int($0) % 10) }.sorted()
    }

    /// What a kernel becomes.
    enum Output {
        case ptx(ComputeCapability)
        case machineCode(ComputeCapability)

        fileprivate var option: String {
            switch self {
            case .ptx(let capability): "--gpu-architecture=\(capability.virtual)"
            case .machineCode(let capability): "--gpu-architecture=\(capability.target)"
            }
        }

        fileprivate var functions: (size: String, bytes: String) {
            switch self {
            case .ptx: ("nvrtcGetPTXSize", "nvrtcGetPTX")
            case .machineCode: ("nvrtcGetCUBINSize", "nvrtcGetCUBIN")
            }
        }
    }

    /// Compiles `source`; a refusal carries the compiler's own words.
    borrowing func compile(_ source: String, to output: Output) throws -> [UInt8] {
        var program: Program?
        let create = try function("nvrtcCreateProgram", as: Create.self)
        try check(create(&program, source, "sample.cu", 0, nil, nil), "take a kernel")
        guard let program else { throw refused("take a kernel", "it gave no program") }
        let destroy = try function("nvrtcDestroyProgram", as: Destroy.self)
        defer {
            var gone: Program? = program
            _ = destroy(&gone)
        }
        let compile = try function("nvrtcCompileProgram", as: Compile.self)
        let status = output.option.withCString { option in
            var options: [UnsafePointer<CChar>?] = [option]
            return compile(program, 1, &options)
        }
        if status != 0 {
            let log = try bytes(of: program, "nvrtcGetProgramLogSize", "nvrtcGetProgramLog")
            throw refused("compile with `\(output.option)`", "code \(status)", log: log)
        }
        let names = output.functions
        return try bytes(of: program, names.size, names.bytes)
    }

    private borrowing func bytes(
        of program: Program, _ size: String, _ bytes: String
    ) throws -> [UInt8] {
        var count = 0
        let measuring = try function(size, as: Size.self)
        try check(measuring(program, &count), "tell the size of what it made")
        guard 1...(64 << 20) ~= count else { throw refused("tell a size", "\(count) bytes") }
        var buffer = [CChar](repeating: 0, count: count)
        let copying = try function(bytes, as: Bytes.self)
        try check(copying(program, &buffer), "give what it made")
        return buffer.map { UInt8(bitPattern: $0) }
    }

    /// nvrtc.h declares these functions; nothing else vouches for the types above.
    private borrowing func function<Function>(
        _ name: String, as type: Function.Type
    ) throws -> Function {
        unsafeBitCast(try library.symbol(name), to: type)
    }

    private borrowing func check(_ status: Int32, _ doing: String) throws {
        guard status == 0 else { throw refused(doing, "code \(status)") }
    }

    private borrowing func refused(
        _ doing: String, _ reason: String, log: [UInt8] = []
    ) -> ProvisionError {
        let lines = String(decoding: log.prefix { $0 != 0 }, as: UTF8.self).split(separator: "\n")
        return ProvisionError(
            .nvrtcFailed, "`\(library.name)` failed to \(doing)",
            context: [reason] + lines.prefix(8).map(String.init))
    }
}
