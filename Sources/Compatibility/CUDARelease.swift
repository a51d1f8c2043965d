package import PackageModel

/// A full release of the CUDA toolkit with the driver that it shipped with.
package struct CUDARelease: Sendable, Hashable {
    /// `12.8.1`.
    package let version: DottedVersion
    /// From this driver up all features of the release work, PTX of its compiler included.
    package let driver: DottedVersion

    init?(_ row: FactTable.Row) {
        guard let version = row.version("release"), let driver = row.version("driver") else {
            return nil
        }
        self.version = version
        self.driver = driver
    }
}
