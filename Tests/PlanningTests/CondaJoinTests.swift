import Diagnostics
import Lockfiles
import PackageModel
import Planning
import Resolution
import Testing

/// One problem over channels and a Python index.
private struct Joint {
    var channels = ChannelTable.withPython()
    var index = TableSource()
    var conda: [String] = []
    var pip: [String] = []

    func solve() async throws -> Solution {
        try await planner.solve(problem())
    }

    func account(of name: String) async throws -> Account? {
        try await planner.account(of: name, in: problem()).account
    }

    private var planner: Planner {
        Planner(source: index, conda: channels, reporter: SilentReporter())
    }

    private func problem() throws -> Problem {
        var problem = Problem(name: "test", target: try .test(pythons: []))
        problem.conda = Problem.CondaEnvironment(
            wishes: conda.map { CondaWish($0, sentence: "the recipe says `\($0)`") },
            virtualPackages: [VirtualPackage(name: "__glibc", version: "2.36")])
        problem.requirements = try pip.map {
            Problem.EnvironmentWish(
                Problem.Wish(try Requirement($0), text: "pip: \($0)"), isTorch: false)
        }
        return problem
    }

    /// The answer as `conda:name=version` and `name==version`.
    func answer() async throws -> Set<String> {
        let solution = try await solve()
        let lock = try await LockBuilder(source: index).lock(
            solution,
            recipeDigest: try #require(Digest("sha256:" + String(repeating: "0", count: 64))))
        return Set(
            lock.packages.map {
                $0.layer == .conda ? "conda:\($0.name)=\($0.version)" : "\($0.name)==\($0.version)"
            })
    }
}

@Suite struct CondaJoinTests {
    @Test func `wheels are chosen for the Python that comes as a conda package`() async throws {
        var joint = Joint(conda: ["python=3.11"], pip: ["native"])
        var release = TableSource.Release(version: "1.0")
        release.tags = ["cp311-cp311-manylinux_2_17_x86_64", "cp312-cp312-manylinux_2_17_x86_64"]
        try joint.index.serve("native", release)
        let solution = try await joint.solve()
        #expect(solution.environment.count == 1)
        #expect(solution.pythonVersion == "3.11")
        #expect(
            try await joint.answer() == [
                "conda:python=3.11.15", "conda:python_abi=3.11", "native==1.0",
            ])
    }

    @Test func `a conda package that is a wheel's need too is told with both who want it`()
        async throws
    {
        var joint = Joint(conda: ["python=3.11", "shared"], pip: ["user"])
        joint.channels.serve("shared", "1.5")
        try joint.channels.same("shared", as: "shared")
        try joint.index.serve("shared", TableSource.Release(version: "2.0"))
        try joint.index.serve(
            "user", TableSource.Release(version: "1.0", requires: ["shared>=1"]))
        let account = try #require(try await joint.account(of: "shared"))
        #expect(account.version == "1.5")
        #expect(
            account.wanted == [
                "the recipe says `shared`",
                "`user 1.0` needs `shared >=1`: the recipe says `pip: user`",
            ])
        #expect(account.reasons == ["the newest there is"])
        #expect(account.passedOver.isEmpty)
    }

    @Test func `all names that no channel has are told at once, with what was meant`()
        async throws
    {
        var joint = Joint(conda: ["python", "numpi", "pandsa >=2"], pip: [])
        joint.channels.serve("numpy", "2.1")
        joint.channels.serve("pandas", "2.2")
        let error = await #expect(throws: ProvisionError.self) { try await joint.solve() }
        #expect(
            error?.context == [
                "the recipe says `numpi`, but `numpi` is in none of the channels (main)",
                "the recipe says `pandsa >=2`, but `pandsa` is in none of the channels (main)",
            ])
        #expect(
            error?.hints == [
                "did you mean `numpy` by `numpi`?", "did you mean `pandas` by `pandsa`?",
            ])
    }

    @Test func `a wheel that has no build for the newest Python moves Python`() async throws {
        var joint = Joint(conda: ["python"], pip: ["native"])
        var release = TableSource.Release(version: "1.0")
        release.tags = ["cp311-cp311-manylinux_2_17_x86_64"]
        try joint.index.serve("native", release)
        #expect(try await joint.answer().contains("conda:python=3.11.15"))
    }

    @Test func `a requirement of a wheel is met by the conda package that the recipe names`()
        async throws
    {
        var joint = Joint(conda: ["python=3.12", "numlib"], pip: ["user"])
        joint.channels.serve("numlib", "1.5", depends: ["python"])
        try joint.channels.same("numlib", as: "numlib")
        try joint.index.serve("numlib", TableSource.Release(version: "2.0"))
        try joint.index.serve(
            "user", TableSource.Release(version: "1.0", requires: ["numlib>=1.0"]))
        let answer = try await joint.answer()
        #expect(answer.contains("conda:numlib=1.5"))
        #expect(!answer.contains("numlib==2.0"))
    }

    @Test func `a conda package goes back to a version that a wheel takes`() async throws {
        var joint = Joint(conda: ["python=3.12", "numlib"], pip: ["user"])
        for version in ["1.5", "2.1"] { joint.channels.serve("numlib", version) }
        try joint.channels.same("numlib", as: "numlib")
        try joint.index.serve("user", TableSource.Release(version: "1.0", requires: ["numlib<2"]))
        #expect(try await joint.answer().contains("conda:numlib=1.5"))
    }

    @Test func `a wheel goes back to a version that takes the conda package`() async throws {
        var joint = Joint(conda: ["python=3.12", "numlib=1.5"], pip: ["user"])
        for version in ["1.5", "2.1"] { joint.channels.serve("numlib", version) }
        try joint.channels.same("numlib", as: "numlib")
        try joint.index.serve("user", TableSource.Release(version: "2.0", requires: ["numlib>=2"]))
        try joint.index.serve("user", TableSource.Release(version: "1.0", requires: ["numlib"]))
        let answer = try await joint.answer()
        #expect(answer.isSuperset(of: ["conda:numlib=1.5", "user==1.0"]))
    }

    @Test func `a project that no channel was asked for comes as a wheel`() async throws {
        var joint = Joint(conda: ["python=3.12"], pip: ["user"])
        joint.channels.serve("numlib", "1.5")
        try joint.channels.same("numlib", as: "numlib")
        try joint.index.serve("numlib", TableSource.Release(version: "2.0"))
        try joint.index.serve("user", TableSource.Release(version: "1.0", requires: ["numlib"]))
        let answer = try await joint.answer()
        #expect(answer.contains("numlib==2.0"))
        #expect(!answer.contains("conda:numlib=1.5"))
    }

    @Test func `what only its own records call a project is found out in the end`() async throws {
        var joint = Joint(conda: ["python=3.12", "tool"], pip: ["user"])
        joint.channels.serve("tool", "1.0", depends: ["numlib-of-conda"])
        joint.channels.serve("numlib-of-conda", "1.5")
        try joint.channels.says("numlib-of-conda", is: "numlib")
        try joint.index.serve("numlib", TableSource.Release(version: "2.0"))
        try joint.index.serve("user", TableSource.Release(version: "1.0", requires: ["numlib"]))
        let answer = try await joint.answer()
        #expect(answer.contains("conda:numlib-of-conda=1.5"))
        #expect(!answer.contains("numlib==2.0"))
    }

    @Test func `what is on no index comes from the channel`() async throws {
        var joint = Joint(conda: ["python=3.12"], pip: ["user"])
        joint.channels.serve("numlib", "1.5")
        try joint.channels.same("numlib", as: "numlib")
        try joint.index.serve("user", TableSource.Release(version: "1.0", requires: ["numlib"]))
        #expect(try await joint.answer().contains("conda:numlib=1.5"))
    }

    @Test func `a conflict between channel and index is told with both lines of the recipe`()
        async throws
    {
        var joint = Joint(conda: ["python=3.12", "numlib=1.5"], pip: ["user"])
        for version in ["1.5", "2.1"] { joint.channels.serve("numlib", version) }
        try joint.channels.same("numlib", as: "numlib")
        try joint.index.serve("user", TableSource.Release(version: "2.0", requires: ["numlib>=2"]))
        let error = await #expect(throws: ProvisionError.self) { try await joint.solve() }
        let told = ([error?.message ?? ""] + (error?.context ?? [])).joined(separator: "\n")
        #expect(told.contains("numlib=1.5"), "\(told)")
        #expect(told.contains("pip: user"), "\(told)")
    }

    @Test func `wheels without a Python in the environment are refused`() async throws {
        var joint = Joint(conda: ["numlib"], pip: ["user"])
        joint.channels = ChannelTable()
        joint.channels.serve("numlib", "1.5")
        try joint.index.serve("user", TableSource.Release(version: "1.0"))
        await #expect(throws: ProvisionError.self) { try await joint.solve() }
    }
}
