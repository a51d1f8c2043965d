import Diagnostics
import PackageModel

/// The Python that a conda environment gets from its own packages.
struct CondaPython: Sendable, Equatable {
    /// The whole version, `3.12.4`.
    let version: String
    /// Relative to the environment.
    let sitePackages: String

    /// Whether it is the build without the global lock.
    var isFreeThreaded: Bool {
        sitePackages.split(separator: "/").dropLast().last?.hasSuffix("t") ?? false
    }

    /// `3.12`.
    var minorVersion: String { version.split(separator: ".").prefix(2).joined(separator: ".") }

    /// The program that scripts name, relative to the environment.
    var program: String { "bin/python\(minorVersion)" }

    /// Where headers of wheels go: the folder beside site-packages tells `3.13` from `3.13t`.
    var headers: String {
        let folder = sitePackages.split(separator: "/").dropLast().last ?? "python"
        return "include/\(folder)"
    }

    /// The package `python` among `packages`; nil where the environment has none.
    ///
    /// It tells where packages belong (CEP 17); a path that leaves the environment is refused.
    init?(of packages: [StoredConda]) throws(ProvisionError) {
        guard let package = packages.first(where: { $0.record.name == "python" }) else {
            return nil
        }
        version = package.record.version
        guard let path = package.record.pythonSitePackagesPath, !path.isEmpty else {
            let minor = version.split(separator: ".").prefix(2).joined(separator: ".")
            // Before CEP 17 only the build's name told of the one without the global lock.
            let isFreeThreaded =
                package.record.build.hasSuffix("t")
                && package.record.build.contains("_cp")
            sitePackages = "lib/python\(minor)\(isFreeThreaded ? "t" : "")/site-packages"
            return
        }
        guard Self.isInside(path) else {
            throw ProvisionError(
                .notInstallable, "cannot install `\(package.label)`",
                context: ["its packages would go to `\(path)`, which is not in the environment"])
        }
        sitePackages = path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    private static func isInside(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return !path.hasPrefix("/")
            && (parts.last == "" ? parts.dropLast() : parts).allSatisfy { part in
                !part.isEmpty && part != "." && part != ".."
                    && part.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f }
            }
    }
}
