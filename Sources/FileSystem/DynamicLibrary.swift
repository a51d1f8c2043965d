import Diagnostics
import Glibc

/// A shared library opened while running, closed once.
@safe package struct DynamicLibrary: ~Copyable {
    /// The name or path it was asked by.
    package let name: String
    private let raw: UnsafeMutableRawPointer

    private init(owning raw: UnsafeMutableRawPointer, name: String) {
        unsafe self.raw = raw
        self.name = name
    }

    deinit { unsafe dlclose(raw) }

    /// Opens a library by soname, which the loader searches, or by path.
    ///
    /// All its symbols are resolved now, so that a missing dependency shows here.
    package static func open(_ name: String) throws -> DynamicLibrary {
        guard let raw = unsafe dlopen(name, RTLD_NOW | RTLD_LOCAL) else {
            throw ProvisionError(
                .libraryUnavailable, "cannot load the library `\(name)`", context: [reason()])
        }
        return unsafe DynamicLibrary(owning: raw, name: name)
    }

    /// The address of a symbol, valid as long as the library is open.
    ///
    /// The caller casts it to the function's C type, for which nothing vouches but the header.
    package borrowing func symbol(_ symbol: String) throws -> UnsafeMutableRawPointer {
        guard let address = unsafe dlsym(raw, symbol) else {
            throw ProvisionError(
                .libraryUnavailable, "cannot find `\(symbol)` in the library `\(name)`",
                context: [Self.reason()])
        }
        return unsafe address
    }

    private static func reason() -> String {
        guard let text = unsafe dlerror() else { return "the loader gives no reason" }
        return unsafe String(cString: text)
    }
}
