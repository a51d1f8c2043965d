package import PackageModel

/// A CUDA toolkit of the distribution that a package source of the machine has.
package struct ToolkitOffer: Sendable, Hashable {
    /// NVIDIA's release: `12.4.1`.
    package var release: DottedVersion
    /// The package that brings all of it: `nvidia-cuda-toolkit`.
    package var package: String
    /// The package's own version: `12.4.131~12.4.1-2`.
    package var packageVersion: String

    package init(release: DottedVersion, package: String, packageVersion: String) {
        self.release = release
        self.package = package
        self.packageVersion = packageVersion
    }
}
