package import PackageModel

/// A Python that the environment may stand on, as the solver needs to know it.
package struct Interpreter: Sendable, Hashable {
    /// The executable; empty for an interpreter of another machine that a recipe's `target:` names.
    package var executable: String
    /// Full version, such as `3.11.7`.
    package var version: PEP440Version
    package var markers: MarkerEnvironment
    /// Wheel tags that it takes on the target, best first.
    package var tags: SupportedTags

    package init(
        executable: String, version: PEP440Version, markers: MarkerEnvironment,
        tags: SupportedTags
    ) {
        self.executable = executable
        self.version = version
        self.markers = markers
        self.tags = tags
    }

    /// `3.11`, which is what a lock demands.
    package var minorVersion: String {
        version.release.prefix(2).map(String.init).joined(separator: ".")
    }

    package static func == (left: Interpreter, right: Interpreter) -> Bool {
        left.executable == right.executable && left.version == right.version
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(executable)
        hasher.combine(version)
    }
}
