import CPlatform

/// The command line where `/proc` is not mounted, from which Swift's runtime reads it.
package enum StartArguments {
    /// Gives the runtime the arguments that the kernel left on the stack, and tells them.
    ///
    /// To be called before anything asks for them, or changes the environment; nil where they are not
    /// found.
    package static func restore() -> [String]? {
        var count: Int32 = 0
        guard let first = unsafe provision_arguments(&count) else { return nil }
        unsafe _swift_stdlib_overrideUnsafeArgvArgc(first, count)
        return (0..<Int(count)).compactMap { index in
            unsafe first[index].map { unsafe String(cString: $0) }
        }
    }
}
