package import PackageModel

/// A driver that a package source of the machine has, whether or not it is installed.
package struct DriverOffer: Sendable, Hashable {
    /// NVIDIA's number of the driver: `580.65.06`.
    package var version: DottedVersion
    /// The package that brings all of it: `nvidia-driver-580-server`.
    package var package: String
    /// The package that brings it without what a display needs, of the same version:
    /// `nvidia-headless-580-server`; nil where there is none.
    package var headlessPackage: String?
    /// The package's own version: `580.65.06-0ubuntu0.22.04.1`; nil where it is not known.
    package var packageVersion: String?
    /// Which of NVIDIA's two kernel modules it builds or brings; nil where it can be either.
    package var modules: DriverState.ModuleFlavor?
    /// Who offers it, as people know it: `apt`.
    package var source: String

    package init(
        version: DottedVersion, package: String, headlessPackage: String? = nil,
        packageVersion: String? = nil, modules: DriverState.ModuleFlavor? = nil,
        source: String = "apt"
    ) {
        self.version = version
        self.package = package
        self.headlessPackage = headlessPackage
        self.packageVersion = packageVersion
        self.modules = modules
        self.source = source
    }
}
