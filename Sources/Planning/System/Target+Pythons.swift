import Apt
import PackageModel

extension Target {
    /// This machine with the Pythons that packages of the distribution bring to it, after those that
    /// it has.
    package func adding(pythonsOf closure: SystemClosure) -> Target {
        let platforms = LinuxPlatforms(
            machine: architecture,
            library: .glibc(major: Int(glibc.major), minor: Int(glibc.minor)))
        var target = self
        for archive in closure.archives {
            guard let python = DistributionPython(archive.name, archive.version),
                !interpreters.contains(where: { $0.minorVersion == python.minor }),
                var interpreter = Interpreter(
                    version: python.version, architecture: architecture, platforms)
            else { continue }
            interpreter.executable = python.executable
            target.interpreters.append(interpreter)
        }
        return target
    }
}
