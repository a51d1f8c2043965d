package import Compatibility
package import SystemPackage

/// A C++ compiler of the machine.
package struct HostCompiler: Sendable, Hashable {
    /// How `PATH` finds it: `/usr/bin/g++-12`.
    package var path: FilePath
    /// The file itself, no symlink.
    package var executable: FilePath
    package var family: Family
    /// `12.2.0`.
    package var version: String

    /// Whether nvcc uses it unasked: `PATH` finds the `gcc` of the same installation first.
    package var isDefault: Bool

    package enum Family: String, Sendable, Hashable, Codable {
        case gcc, clang
    }

    package init(
        path: FilePath, executable: FilePath, family: Family, version: String,
        isDefault: Bool = false
    ) {
        self.path = path
        self.executable = executable
        self.family = family
        self.version = version
        self.isDefault = isDefault
    }

    /// The number that nvcc's headers compare.
    package var major: Int {
        version.split(separator: ".").first.flatMap { Int($0) } ?? 0
    }

    /// Whether the headers of that toolkit accept it.
    package func isAccepted(by toolkit: ToolkitFacts) -> Bool {
        major > 0 && major <= (family == .gcc ? toolkit.newestGCC : toolkit.newestClang)
    }
}

/// The compiler that nvcc shall use.
package struct HostCompilerChoice: Sendable, Hashable {
    package var compiler: HostCompiler
    /// The value of `NVCC_CCBIN`; nil where nvcc finds this compiler by itself.
    package var ccbin: FilePath?
}

extension MachineProfile {
    /// The compiler for nvcc of `toolkit`; nil where the machine has none that it accepts.
    ///
    /// The default `g++` if it is accepted; else the newest accepted `g++-N`; else the newest accepted
    /// clang.
    package func hostCompiler(for toolkit: ToolkitFacts) -> HostCompilerChoice? {
        let accepted = compilers.filter { $0.isAccepted(by: toolkit) }
        let standard = compilers.first { $0.path.lastComponent?.string == "g++" }
        if let standard, accepted.contains(standard) {
            let ccbin = standard.isDefault ? nil : standard.path
            return HostCompilerChoice(compiler: standard, ccbin: ccbin)
        }
        for family in [HostCompiler.Family.gcc, .clang] {
            let newest = accepted.filter { $0.family == family }.max { $0.major < $1.major }
            if let newest { return HostCompilerChoice(compiler: newest, ccbin: newest.path) }
        }
        return nil
    }
}
