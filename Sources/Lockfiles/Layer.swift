/// A layer of the machine, in the order in which layers are put down; the recipe's sections.
package enum Layer: String, Sendable, Hashable, CaseIterable, Comparable {
    case system, driver, cuda, conda, python, pytorch, pip

    package static func < (left: Layer, right: Layer) -> Bool {
        left.position < right.position
    }

    private var position: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// Whether packages of this layer are wheels that go into the environment.
    package var isEnvironment: Bool { self == .pytorch || self == .pip || self == .conda }
}
