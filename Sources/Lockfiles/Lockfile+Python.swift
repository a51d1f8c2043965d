package import PackageModel

extension Lockfile {
    /// The interpreters that its packages of the distribution bring.
    package var broughtPythons: [DistributionPython] {
        distributionPackages.filter { !$0.artifacts.isEmpty }
            .compactMap { DistributionPython($0.debianName, $0.version) }
    }

    /// Whether the environment is made of conda packages; its Python is one of them, if it has one.
    package var isCondaEnvironment: Bool { packages.contains { $0.layer == .conda } }

    /// The conda package that is the environment's interpreter.
    package var condaPython: LockedPackage? {
        packages.first { $0.layer == .conda && $0.name == "python" }
    }

    /// Minor release of the environment's Python, `3.11`, whoever brings it; nil without one.
    package var pythonMinor: String? {
        guard let version = condaPython?.version else {
            return isCondaEnvironment ? nil : demands.python
        }
        return version.split(separator: ".").prefix(2).joined(separator: ".")
    }
}
