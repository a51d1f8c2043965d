/// What went wrong while a GPU was examined.
package enum GPUFault: Error, Sendable, Hashable, Codable {
    /// The loader does not find a library, or finds one that it cannot use.
    case unavailable(library: DriverAPI, reason: String)
    /// Nothing shows that a driver is loaded. As root `cuInit` and `nvmlInit` would make device nodes all
    /// the same, which mislead whoever takes them for a driver: so neither was called.
    case undriven
    /// The library has no such function: the driver is too old, or it is none.
    case missing(library: DriverAPI, function: String)
    /// A call gave another code than success; `name` is the library's own for it.
    case refused(library: DriverAPI, function: String, code: Int32, name: String)
    /// An element of a result differs; numbers as they would be written.
    case wrong(element: Int, of: Int, found: String, expected: String, differing: Int)
    /// A kernel wrote outside of its output; `offset` in bytes from the output's first one.
    case overrun(offset: Int, words: Int)
    /// An answer that cannot be.
    case implausible(String)
    /// A step did not end within its time.
    case hung(seconds: Double)
    /// The process that spoke to the driver ended before it was done.
    case crashed(how: String)
}

extension GPUFault {
    /// One line: what was seen.
    package var sentence: String {
        switch self {
        case .unavailable(let library, let reason):
            "`\(library.soname)` cannot be loaded: \(reason)"
        case .undriven: "no NVIDIA driver is loaded, so nothing was asked of its libraries"
        case .missing(let library, let function):
            "`\(library.soname)` has no `\(function)`: the driver is too old"
        case .refused(_, let function, let code, let name): "\(function) says \(name) (\(code))"
        case .wrong(let element, let count, let found, let expected, let differing):
            "element \(element) of \(count) is \(found), expected \(expected)"
                + (differing > 1 ? "; \(differing) differ" : "")
        case .overrun(let offset, let words):
            "\(words) guard \(words == 1 ? "word was" : "words were") overwritten, "
                + "the first \(offset) bytes from the output"
        case .implausible(let what): what
        case .hung(let seconds): "no answer within \(Self.text(seconds)) s"
        case .crashed(let how): "the process that spoke to the driver died: \(how)"
        }
    }

    /// What the code means; nil for other faults and for codes that no table has.
    package var meaning: CodeMeaning? {
        guard case .refused(let library, _, let code, _) = self else { return nil }
        return CodeMeaning.of(code, in: library)
    }

    /// Two places after the point at most.
    private static func text(_ seconds: Double) -> String {
        let rounded = (seconds * 100).rounded() / 100
        return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
    }
}
