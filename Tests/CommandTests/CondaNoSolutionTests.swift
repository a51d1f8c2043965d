import FileSystem
import Subprocess
import SystemPackage
import TestSupport
import Testing

@Suite(.serialized, .enabled(if: CondaStation.hasPython, CondaStation.needsPython))
struct CondaNoSolutionTests {
    private let conda: CondaStation

    init() throws { conda = try CondaStation() }

    /// Locks a recipe that has no solution and gives what is told, on one line.
    private func story(
        packages: String, pip: String = "[]", with extra: [String: String] = [:],
        at place: SourceLocation = #_sourceLocation
    ) async throws -> String {
        let recipe = try conda.recipe("a", packages: packages, pip: pip)
        let before = try conda.station.contents()
        let result = try await conda.station.tool.start(
            Tool.executable, ["lock", recipe, "--no-progress"],
            with: conda.environment.merging(extra) { $1 })
        #expect(result.status == .exited(4), "\(result.errors)", sourceLocation: place)
        let lines = result.errors.split(separator: "\n")
        #expect(
            lines.first == "error[R150]: no set of packages satisfies `a`", "\(result.errors)",
            sourceLocation: place)
        #expect(lines.count <= 20, "\(result.errors)", sourceLocation: place)
        #expect(try conda.station.contents() == before, sourceLocation: place)
        return lines.map { $0.drop { $0 == " " } }.joined(separator: " ")
    }

    @Test func `a driver that is too old is named with what asks for more`() async throws {
        let told = try await story(
            packages: "[gpu-solver]", with: ["CONDA_OVERRIDE_CUDA": "11.8"])
        #expect(told.contains("gpu-solver"), "\(told)")
        #expect(told.contains("__cuda"), "\(told)")
        #expect(told.contains("11.8"), "\(told)")
        #expect(told.contains("a.yaml:5:"), "\(told)")
    }

    @Test func `a machine without a driver is told apart`() async throws {
        let told = try await story(packages: "[gpu-solver]", with: ["CONDA_OVERRIDE_CUDA": ""])
        #expect(told.contains("gpu-solver") && told.contains("__cuda"), "\(told)")
    }

    @Test func `a driver that is new enough is a solution`() async throws {
        let recipe = try conda.recipe(packages: "[gpu-solver]")
        try await conda.succeed("lock", recipe, with: ["CONDA_OVERRIDE_CUDA": "12.4"])
        #expect(try conda.station.lock().contains("gpu-solver-1.0-cuda12_h0_0.conda"))
    }

    @Test func `a wheel and a conda package that exclude each other are both named`() async throws {
        let told = try await story(packages: "[python, \"numlib>=2\"]", pip: "[picky]")
        #expect(told.contains("picky"), "\(told)")
        #expect(told.contains("numlib>=2") || told.contains("numlib >=2"), "\(told)")
        #expect(told.contains("a.yaml:"), "\(told)")
    }

    @Test func `a package that no channel has is told as that`() async throws {
        let told = try await story(packages: "[python, nowhere]")
        #expect(told.contains("nowhere"), "\(told)")
        #expect(told.contains("but `nowhere` is in none of the channels (main)"), "\(told)")
    }

    @Test func `versions that are not there are told with those that are`() async throws {
        let told = try await story(packages: "[python, \"numlib>=3\"]")
        #expect(told.contains("1.5") && told.contains("2.0"), "\(told)")
    }
}
