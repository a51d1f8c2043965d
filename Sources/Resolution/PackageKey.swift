/// The world that a package name belongs to.
package struct Namespace: RawRepresentable, Hashable, Comparable, Sendable {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    /// The interpreter itself, whoever supplies it.
    package static let python = Namespace(rawValue: "python")
    package static let pypi = Namespace(rawValue: "pypi")
    /// Toolkit components.
    package static let cuda = Namespace(rawValue: "cuda")
    package static let conda = Namespace(rawValue: "conda")
    /// Driver, kernel, distribution packages.
    package static let system = Namespace(rawValue: "system")
    /// What is demanded but never installed, such as `__glibc`.
    package static let virtual = Namespace(rawValue: "virtual")

    package static func < (left: Namespace, right: Namespace) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// The identity of a package in one problem; at most one candidate of it is chosen.
///
/// An extra is a key of its own, `torch[cuda]`, tied to its base by dependencies.
package struct PackageKey: Hashable, Comparable, Sendable {
    package let namespace: Namespace
    package let name: String

    package init(_ namespace: Namespace, _ name: String) {
        self.namespace = namespace
        self.name = name
    }

    package static func < (left: PackageKey, right: PackageKey) -> Bool {
        (left.namespace, left.name) < (right.namespace, right.name)
    }
}

extension PackageKey: CustomStringConvertible {
    package var description: String { "\(namespace.rawValue):\(name)" }
}
