import Compatibility
import Diagnostics
import Machine
import PackageModel
import Planning
import Resolution
import Synchronization
import Testing

/// What is offered after a failed solve: each repair is small, true and in the order of its cost.
@Suite struct RepairTests {
    /// The hints of the error, after each repair was applied and the result solved.
    private func hints(
        of problem: Problem, _ source: TableSource, conda: ChannelTable? = nil,
        at place: SourceLocation = #_sourceLocation
    ) async throws -> [String] {
        let planner = Planner(source: source, conda: conda, reporter: SilentReporter())
        let repairs = try await planner.repairs(for: problem)
        #expect(repairs.count <= 4, sourceLocation: place)
        #expect(Set(repairs).count == repairs.count, sourceLocation: place)
        for repair in repairs {
            await #expect(
                throws: Never.self, "\(repair.hint.text)", sourceLocation: place,
                performing: {
                    _ = try await planner.solve(repair.apply(to: problem)).sentence
                })
        }
        let error = await #expect(throws: ProvisionError.self, sourceLocation: place) {
            _ = try await planner.solve(problem).sentence
        }
        let told = error?.hints.map(\.text) ?? []
        let shown = repairs.map(\.hint.text).filter(told.contains)
        #expect(told.starts(with: shown), sourceLocation: place)
        #expect(repairs.isEmpty || !shown.isEmpty, sourceLocation: place)
        return repairs.map(\.hint.text)
    }

    private static let h100 = CUDARulesTests.h100

    /// torch for CUDA 13 and, as an older release, for CUDA 12.
    private func torches() throws -> TableSource {
        var source = try CUDAIndex.source()
        try source.serve(
            "torch", CUDAIndex.torch("2.11.0", requires: ["cuda-toolkit[cudart]==13.0.2"]))
        try source.serve(
            "torch", CUDAIndex.torch("2.9.1", requires: ["nvidia-cuda-runtime-cu12==12.8.90"]))
        try source.serve("nvidia-cuda-runtime-cu12", CUDAIndex.wheel("12.8.90"))
        return source
    }

    @Test func `a driver that is too old for the wanted torch: an older torch, or a driver`()
        async throws
    {
        let wishes = Wishes(torch: ">=2.11", gpus: [Self.h100], driver: "550.163.01")
        var problem = try wishes.problem()
        problem.target.driverOffers = [
            DriverOffer(
                version: try #require(DottedVersion("580.95.05")), package: "nvidia-driver-580")
        ]
        #expect(
            try await hints(of: problem, try torches()) == [
                """
                take `pytorch.version: "2.9"` (torch 2.9.1 for CUDA 12.8 runs on driver 550.163.01)
                """,
                """
                take `driver.version: ">=580.65.06"` (apt has 580.95.05; torch 2.11.0 for CUDA \
                13.0.2; needs root and a reboot)
                """,
            ])
    }

    @Test func `a driver that nobody may change is no line to type`() async throws {
        var problem = try Wishes(
            torch: "==2.11.*", gpus: [Self.h100], driver: "550.163.01"
        ).problem()
        problem.target.fixedDriver = "inside WSL2 the driver is Windows' own"
        let planner = Planner(source: try torches(), reporter: SilentReporter())
        let repairs = try await planner.repairs(for: problem)
        let last = try #require(repairs.last)
        #expect(last.cost.effort == .otherMachine)
        #expect(last.edits == nil)
        #expect(last.hint.text.contains("inside WSL2"))
        _ = try await hints(of: problem, try torches())
    }

    @Test func `a build that is not there is told with one that is`() async throws {
        let wishes = Wishes(torch: "", build: .named("cu121"))
        let told = try await hints(of: try wishes.problem(), try torches())
        #expect(told.first == "take `pytorch.build: cu130` (torch 2.11.0 for CUDA 13.0.2)")
    }

    @Test func `a display card that no build has code for may be left out`() async throws {
        let card = Target.GPU(
            name: "GTX 1080", capability: ComputeCapability(major: 6, minor: 1), count: 1)
        var source = try CUDAIndex.source()
        try source.serve(
            "torch", CUDAIndex.torch("2.12.0", requires: ["cuda-toolkit[cudart]==13.0.2"]))
        let wishes = Wishes(torch: "", gpus: [Self.h100, card], driver: "580.65.06")
        let told = try await hints(of: try wishes.problem(), source)
        #expect(
            told.first
                == "take `pytorch.cover: [h100]` (torch 2.12.0 for CUDA 13.0.2 has code for sm_90)")
    }

    @Test func `another major of the toolkit is offered where torch needs it`() async throws {
        var source = try torches()
        try source.serve(
            "cuda-toolkit", CUDAIndex.toolkit("13.1.0", nvcc: "13.2.86", pins: true))
        let wishes = Wishes(toolkit: "==13.*", torch: "==2.9.*")
        let told = try await hints(of: try wishes.problem(), source)
        #expect(told == ["take `pytorch.version: \"2.11\"` (torch 2.11.0 for CUDA 13.0.2)"])
    }

    @Test func `a component that no release has is left out`() async throws {
        let wishes = Wishes(toolkit: "==13.2.*", components: ["nvcc", "nvcx"])
        let told = try await hints(of: try wishes.problem(), try CUDAIndex.source())
        #expect(told == ["leave `nvcx` out of `cuda.components`"])
    }

    @Test func `a Python without wheels leads to one with them`() async throws {
        var source = TableSource()
        try source.serve("torch", CUDAIndex.torch("2.9.1", requires: []))
        var wishes = Wishes(torch: "", build: .named("cu128"))
        wishes.pythons = ["3.13.1", "3.12.4"]
        var problem = try wishes.problem()
        problem.python = Problem.Wish(
            try SpecifierSet("==3.13.*"), text: "python.version: ==3.13.*")
        let told = try await hints(of: problem, source)
        #expect(told.first == "take `python.version: \"3.12\"` (torch 2.9.1 for CUDA 12.8)")
    }

    @Test func `a Python that the machine has not is named where it is the only way`()
        async throws
    {
        var source = TableSource()
        try source.serve("torch", CUDAIndex.torch("2.9.1", requires: []))
        var wishes = Wishes(torch: "", build: .named("cu128"))
        wishes.pythons = ["3.9.2"]
        let told = try await hints(of: try wishes.problem(), source)
        #expect(told.first?.hasPrefix("install Python 3.12, or let conda bring it") == true)
    }

    @Test(arguments: [
        (">=2", ["1.26.4"], "picky", "numpy<2", "take `pip: numpy>=1.26` (numpy 1.26.4)"),
        ("<2", ["2.1.0"], "picky", "numpy>=2", "take `pip: numpy<3` (numpy 2.1.0)"),
        ("==1.2.3", ["1.3.1"], "picky", "numpy~=1.3", "take `pip: numpy==1.3.*` (numpy 1.3.1)"),
        (
            "==1.2.3", ["1.2.5", "1.3.1"], "picky", "numpy>1.2.3",
            "take `pip: numpy==1.2.*` (numpy 1.2.5)"
        ),
    ])
    func `a requirement is moved just so far that the others hold`(
        _ specifiers: String, _ others: [String], _ name: String, _ need: String, _ told: String
    ) async throws {
        var source = TableSource()
        for version in ["1.2.3", "2.0.0"] + others {
            try source.serve("numpy", TableSource.Release(version: version))
        }
        try source.serve(name, TableSource.Release(version: "1.0", requires: [need]))
        var problem = try Wishes(pip: [name, "numpy\(specifiers)"]).problem()
        for index in problem.requirements.indices {
            problem.requirements[index].requirement.mark = Mark(
                file: "a.yaml", line: 4 + index, column: 7)
        }
        let hints = try await hints(of: problem, source)
        #expect(hints.contains(told), "\(hints)")
    }

    @Test func `a package that nobody has may only be left out`() async throws {
        let wishes = Wishes(pip: ["nowhere"])
        let told = try await hints(of: try wishes.problem(), TableSource())
        #expect(told == ["leave out `pip: nowhere`"])
    }

    @Test func `a file whose digest is none is left out, and an older release is taken`()
        async throws
    {
        var source = TableSource()
        try source.serve("x", .init(version: "2.0", hasBrokenDigest: true))
        try source.serve("x", .init(version: "1.0"))
        #expect(try await Wishes(pip: ["x"]).solve(source).text("x") == "1.0")
        let index = source
        let error = await #expect(throws: ProvisionError.self) {
            _ = try await Wishes(pip: ["x>=2"]).solve(index).environment
        }
        #expect(
            error?.context.first
                == "`x 2.0` is left out: the `sha256` that its index gives for it is none")
    }

    @Test func `two causes are repaired by two changes`() async throws {
        var source = TableSource()
        for name in ["aa", "bb"] { try source.serve(name, TableSource.Release(version: "1.0")) }
        let wishes = Wishes(pip: ["aa>=2", "bb>=2"])
        let told = try await hints(of: try wishes.problem(), source)
        #expect(told == ["take `pip: aa>=1.0` and take `pip: bb>=1.0` (aa 1.0; bb 1.0)"])
    }

    @Test func `two changes that keep the GPU are offered beside one that gives it up`()
        async throws
    {
        var source = try torches()
        for build in ["2.9.1+cpu", "2.7.1+cu118"] {
            try source.serve("torch", TableSource.Release(version: build))
        }
        let wishes = Wishes(
            torch: "==2.9.*", build: .named("cu124"), gpus: [Self.h100], driver: "470.256.02")
        let told = try await hints(of: try wishes.problem(), source)
        #expect(
            told == [
                """
                take `pytorch.build: cu118` and take `pytorch.version: "2.7"` (torch 2.7.1 for \
                CUDA 11.8)
                """, "take `pytorch.build: cpu` (without the GPU)",
            ])
    }

    // MARK: What it takes

    @Test func `what is to be fetched and what moves stands behind a repair`() async throws {
        var source = try torches()
        source.size = 1_240_000_000
        try source.serve("torch", CUDAIndex.torch("2.9.2", requires: ["helper==1.0"]))
        try source.serve("helper", CUDAIndex.wheel("1.0"))
        var problem = try Wishes(
            torch: "==2.11.*", gpus: [Self.h100], driver: "550.163.01"
        ).problem()
        let told = try await hints(of: problem, source)
        #expect(
            told.first == """
                take `pytorch.version: "2.9"` (torch 2.9.2 for CUDA 12.8 runs on driver \
                550.163.01; 2.5 GB to fetch)
                """)
        let helper = try #require(PackageName("helper"))
        problem.favored = [.init(isToolkit: false, name: helper): "1.0"]
        let planner = Planner(source: source, reporter: SilentReporter())
        let kept = try await planner.repairs(for: problem).first?.hint.text
        #expect(kept?.hasSuffix("; 1 package moves; 1.2 GB to fetch)") == true, "\(kept ?? "")")
    }

    @Test func `a search that time ends says so, and how to go on`() async throws {
        let problem = try Wishes(
            torch: "==2.11.*", gpus: [Self.h100], driver: "550.163.01"
        ).problem()
        var planner = Planner(source: try torches(), reporter: SilentReporter())
        let lists = Lists()
        planner.offered = { lists.add($0) }
        planner.patience = .zero
        var error = await #expect(throws: ProvisionError.self) {
            _ = try await planner.solve(problem).sentence
        }
        #expect(
            error?.hints.map(\.text) == [
                """
                the search for a change that helps stopped after 0 s: run the same command again, \
                it goes on from what was fetched so far
                """
            ])
        #expect(lists.all.isEmpty)
        planner.patience = nil
        error = await #expect(throws: ProvisionError.self) {
            _ = try await planner.solve(problem).sentence
        }
        #expect(error?.hints.last?.text.contains("`--fix 1` writes") == true)
        #expect(lists.all == [try await planner.repairs(for: problem)])
    }

    /// What a planner offered, list by list.
    private final class Lists: Sendable {
        private let lists = Mutex<[[Repair]]>([])

        var all: [[Repair]] { lists.withLock { $0 } }

        func add(_ list: [Repair]) { lists.withLock { $0.append(list) } }
    }

    @Test func `conda packages are loosened by version and by build`() async throws {
        var channels = ChannelTable.withPython()
        channels.serve("tool", "1.5", build: "cuda12_0", depends: ["python"])
        channels.serve("tool", "2.1", build: "cpu_0", depends: ["python"])
        var problem = Problem(name: "test", target: try .test(pythons: []))
        problem.conda = Problem.CondaEnvironment(
            wishes: ["python=3.12", "tool=2=cuda*"].map {
                CondaWish($0, sentence: "the recipe says `conda: \($0)`")
            },
            virtualPackages: [VirtualPackage(name: "__glibc", version: "2.36")])
        let told = try await hints(of: problem, TableSource(), conda: channels)
        #expect(
            told == [
                "take `conda: tool=2` (tool 2.1)", "take `conda: tool=1.5.*=cuda*` (tool 1.5)",
            ])
    }
}
