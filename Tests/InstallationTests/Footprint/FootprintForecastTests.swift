import FileSystem
import Hashing
import Lockfiles
import PackageModel
import SystemPackage
import TestSupport
import Testing

@testable import Installation

@Suite struct FootprintForecastTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private func forecast(
        python: String? = nil, cuda: LockedPackage? = nil,
        _ change: (inout ProfileChoices) -> Void = { _ in }
    ) throws -> FootprintForecast {
        var lock = Lockfile(
            recipe: "demo", recipeDigest: try Digest.sha256(of: ""), factsVersion: "1",
            demands: .init(architecture: "x86_64"), sources: [:],
            packages: cuda.map { [$0] } ?? [])
        lock.demands.python = python
        var choices = ProfileChoices()
        choices.activatesEnvironment = false
        choices.link = "/usr/local/cuda-13.0"
        change(&choices)
        return try FootprintForecast(
            of: lock, choices, in: PrefixFolder(name: "demo", root: "/opt/provision/demo"),
            SystemFolders(root: folder.path))
    }

    private var toolkit: LockedPackage {
        get throws {
            LockedPackage(
                layer: .cuda, name: "cuda_nvcc", version: "13.0.88",
                artifacts: [
                    LockedArtifact(
                        source: "nvidia", path: "nvcc.tar.xz", filename: "nvcc.tar.xz", size: 1,
                        digest: try Digest.sha256(of: ""))
                ])
        }
    }

    @Test func `an environment that nobody switches on is told to nobody`() throws {
        let none = try forecast(python: "3.11")
        #expect(none.logins.isEmpty && none.modulefiles.isEmpty && none.link == nil)
    }

    @Test func `a toolkit is told to all shells and sessions, and its link leads to it`() throws {
        let found = try forecast(cuda: toolkit)
        #expect(
            found.logins == [
                "/etc/profile.d/provision-demo.sh",
                "/usr/share/fish/vendor_conf.d/provision-demo.fish",
                "/etc/environment.d/60-provision-demo.conf",
            ])
        #expect(found.link == "/usr/local/cuda-13.0")
        let few = try forecast(cuda: toolkit) { $0.shells = [.bash] }
        #expect(!few.logins.contains("/usr/share/fish/vendor_conf.d/provision-demo.fish"))
    }

    @Test func `what the recipe switches off is not told`() throws {
        let off = try forecast(cuda: toolkit) { $0.activatesToolkit = false }
        #expect(off.logins.isEmpty)
        #expect(off.link == "/usr/local/cuda-13.0")
        let variables = try forecast { $0.variables = ["A": "1"] }
        #expect(variables.logins.count == 3)
    }

    @Test func `the loader is told where the recipe says so and there is a toolkit`() throws {
        #expect(try forecast(cuda: toolkit).loader == nil)
        let found = try forecast(cuda: toolkit) {
            $0.isKnownToLoader = true
            $0.activatesToolkit = false
        }
        #expect(found.loader == "/etc/ld.so.conf.d/provision-demo.conf")
        #expect(found.logins.isEmpty)
        #expect(try forecast { $0.isKnownToLoader = true }.loader == nil)
    }

    @Test func `the distribution's toolkit is told, and has no link`() throws {
        let package = LockedPackage(
            layer: .cuda, name: "cuda-toolkit", version: "11.8.0",
            dependencies: ["nvidia-cuda-toolkit"], isRequested: true)
        let found = try forecast(cuda: package)
        #expect(found.logins.count == 3)
        #expect(found.link == nil)
    }

    @Test func `a modulefile goes where a module system is`() throws {
        #expect(try forecast { $0.hasModulefile = true }.modulefiles.isEmpty)
        try Files.createDirectories(folder.appending("etc/lmod/modules"))
        #expect(
            try forecast { $0.hasModulefile = true }.modulefiles == ["/etc/lmod/modules/demo"])
    }
}
