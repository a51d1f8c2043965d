/// What is known of one minor release of PyTorch, such as 2.9.
package struct TorchRelease: Sendable, Hashable {
    package let major: Int
    package let minor: Int
    /// Python minors with a wheel on the Python index, ascending: `3.10`.
    package let pythons: [String]
    /// The build of the wheels on the Python index.
    package let defaultBackend: TorchBackend
    /// The CUDA builds on PyTorch's own index, empty where they are not known; `cpu` always exists.
    package let backends: [TorchBackend]
    /// Those of `backends` that PyTorch calls experimental.
    package let experimental: [TorchBackend]

    /// The release that `version` belongs to: `2.9`, `2.9.1`, `2.9.1+cu128`.
    package static func of(_ version: some StringProtocol) -> TorchRelease? {
        let numbers = version.split(whereSeparator: { $0 == "." || $0 == "+" }).prefix(2)
            .compactMap { Int(digits: $0) }
        return numbers.count == 2 ? all.first { [$0.major, $0.minor] == numbers } : nil
    }

    /// All known releases, oldest first.
    package static let all: [TorchRelease] = FactTable(.torch).rows.compactMap { TorchRelease($0) }

    /// `2.9`.
    package var name: String { "\(major).\(minor)" }

    /// The facts of one of its builds; `cpu` has none.
    package func build(_ backend: TorchBackend) -> TorchBuild? {
        TorchBuild.all.first { $0.release == name && $0.backend == backend }
    }

    private init?(_ row: FactTable.Row) {
        guard let name = row["torch"]?.split(separator: "."), name.count == 2,
            let major = Int(digits: name[0]), let minor = Int(digits: name[1]),
            let backend = row["default"].flatMap({ TorchBackend($0) })
        else { return nil }
        self.major = major
        self.minor = minor
        pythons = row.words("python").map(String.init)
        defaultBackend = backend
        backends = row.words("builds").compactMap { TorchBackend($0) }
        experimental = row.words("experimental").compactMap { TorchBackend($0) }
    }
}
