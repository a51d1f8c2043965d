import Machine
import PackageModel
import Resolution

@testable import Planning

extension Solution {
    /// The driver that the solution stands on.
    var driverWords: String { plannedDriver?.version.text ?? "" }

    /// What brings the driver, where it is to be installed.
    var driverPackage: String { plannedDriver?.offer?.package ?? "" }

    /// The compiler for nvcc: `gcc-13`.
    var compilerWords: String {
        guard let choice = resolved.choices[.compiler] else { return "" }
        let compiler = catalog.rules.machine.compilers.candidates[choice]
        return "\(compiler.family.rawValue)-\(compiler.major)"
    }
}
