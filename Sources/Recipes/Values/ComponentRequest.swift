/// What `cuda.components` asks for: a named set, or one component of the release.
package enum ComponentRequest: Sendable, Hashable {
    case named(ComponentSet)
    /// A component by NVIDIA's name, such as `cuda_nvcc` or `libcublas`.
    case single(String)
}

/// The named sets of toolkit components.
package enum ComponentSet: String, RecipeChoice {
    /// nvcc, nvvm, crt, cccl and nvrtc, as the release splits them.
    case compiler
    /// cudart and nvjitlink.
    case runtime
    /// cublas, cufft, curand, cusolver and cusparse.
    case math
    case profilers
    /// All that the release has.
    case full
}

extension ComponentRequest: CustomStringConvertible {
    /// As one writes it.
    package var description: String {
        switch self {
        case .named(let set): set.rawValue
        case .single(let name): name
        }
    }
}

extension TextRule<ComponentRequest> {
    static let component = TextRule(
        format: TextFormat(
            "a set or component",
            plural:
                "sets (`compiler`, `runtime`, `math`, `profilers`, `full`) or single components",
            pattern: "^[a-z][a-z0-9_+.-]*$")
    ) { text throws(Complaint) in
        if let set = ComponentSet(rawValue: text) { return .named(set) }
        let sets = ComponentSet.allCases.map(\.rawValue)
        // Two letters off a set's name is a slip; no component's name comes so near.
        if let meant = Suggestion.nearest(to: text, among: sets) { throw .mean(meant) }
        guard text.utf8.first.map({ $0.isLowercaseOrDigit && !$0.isDigit }) == true,
            text.utf8.allSatisfy({ $0.isLowercaseOrDigit || "_+.-".utf8.contains($0) })
        else { throw Complaint("expected a set such as `compiler`, or a component") }
        return .single(text)
    }
}
