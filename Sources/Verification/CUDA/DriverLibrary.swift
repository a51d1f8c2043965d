import Diagnostics
import FileSystem

/// `libcuda` or NVML, opened while running, never linked.
///
/// It is kept open until the process ends: both have threads of their own that outlive a close.
final class DriverLibrary {
    let api: DriverAPI
    private let library: DynamicLibrary

    private init(_ api: DriverAPI, owning library: consuming DynamicLibrary) {
        self.api = api
        self.library = library
        _ = Unmanaged.passRetained(self)
    }

    /// Opens the one that the loader finds, else one of the places that drivers keep to themselves.
    static func open(_ api: DriverAPI) throws(GPUFault) -> DriverLibrary {
        var reason = "the loader gives no reason"
        for name in [api.soname] + DriverAPI.folders.map({ "\($0)/\(api.soname)" }) {
            do {
                return DriverLibrary(api, owning: try DynamicLibrary.open(name))
            } catch {
                // The loader's own search has the reason that tells something.
                guard name == api.soname else { continue }
                reason = (error as? ProvisionError)?.context.first ?? "\(error)"
            }
        }
        throw .unavailable(library: api, reason: reason)
    }

    func has(_ function: String) -> Bool { (try? library.symbol(function)) != nil }

    /// Calls the function of that name, whose type nothing vouches for but its header.
    ///
    /// - Throws: what the library says, where that is not success.
    func call<Function>(
        _ name: String, as type: Function.Type, _ body: (Function) -> Int32
    ) throws(GPUFault) {
        let code = body(try function(name, as: type))
        guard code != 0 else { return }
        throw .refused(library: api, function: name, code: code, name: word(for: code))
    }

    private func function<Function>(
        _ name: String, as type: Function.Type
    ) throws(GPUFault) -> Function {
        guard let address = try? library.symbol(name) else {
            throw .missing(library: api, function: name)
        }
        return unsafeBitCast(address, to: type)
    }

    private typealias CUDAName =
        @convention(c) (Int32, UnsafeMutablePointer<UnsafePointer<CChar>?>) -> Int32
    private typealias NVMLName = @convention(c) (Int32) -> UnsafePointer<CChar>?

    /// The table's name for a code; for one that it has not, the library's own.
    private func word(for code: Int32) -> String {
        if let known = CodeMeaning.of(code, in: api) { return known.name }
        switch api {
        case .cuda:
            var text: UnsafePointer<CChar>?
            guard let name = try? function("cuGetErrorName", as: CUDAName.self),
                name(code, &text) == 0, let text
            else { return "code \(code)" }
            return String(cString: text)
        case .nvml:
            guard let name = try? function("nvmlErrorString", as: NVMLName.self),
                let text = name(code)
            else { return "code \(code)" }
            return String(cString: text)
        }
    }
}
