import Compatibility
import PackageModel
import Planning
import Testing

extension Target {
    /// A machine for tests: glibc 2.36 on x86_64, without a GPU unless told otherwise.
    static func test(
        pythons: [String] = ["3.12.1"], gpus: [GPU] = [], driver: String? = nil
    ) throws -> Target {
        Target(
            architecture: "x86_64", glibc: try #require(DottedVersion("2.36")), gpus: gpus,
            driver: driver.flatMap { DottedVersion($0) },
            interpreters: try pythons.map { try interpreter($0) },
            anyPython: try interpreter("3.12.0", executable: ""))
    }

    private static func interpreter(
        _ version: String, executable: String? = nil
    ) throws -> Interpreter {
        let parsed = try #require(PEP440Version(version))
        let platforms = LinuxPlatforms(machine: "x86_64", library: .glibc(major: 2, minor: 36))
        return Interpreter(
            executable: executable ?? "/usr/bin/python\(version)", version: parsed,
            markers: MarkerEnvironment(python: parsed, machine: "x86_64"),
            tags: SupportedTags(cpython: Int(parsed.minor), platforms: platforms.tags))
    }
}
