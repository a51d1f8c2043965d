import PackageModel
import Planning

extension Solution {
    /// The driver that the solution stands on.
    var driverWords: String { "" }

    /// What brings the driver, where it is to be installed.
    var driverPackage: String { "" }

    /// The compiler for nvcc: `gcc-13`.
    var compilerWords: String { "" }
}
