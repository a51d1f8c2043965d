import Compatibility
import Diagnostics
import Lockfiles
import PackageModel
import Planning
import Recipes
import Testing

@Suite struct TorchIndexTests {
    private static let h100 = CUDARulesTests.h100
    private static let pascal = CUDARulesTests.pascal

    private func lock(
        _ solution: Solution, _ world: TwoIndexes
    ) async throws -> Lockfile {
        try await LockBuilder(source: world).lock(
            solution, recipeDigest: try #require(.test))
    }

    // MARK: Whether it is asked

    @Test func `where the newest torch of the Python index runs nobody else is asked`() async throws
    {
        let world = try TwoIndexes.torch()
        let solution = try await Wishes(torch: "", gpus: [Self.h100], driver: "580.65.06")
            .solve(world)
        #expect(try solution.text("torch") == "2.15.0")
        #expect(world.asked == [])
    }

    @Test func `an older torch that the recipe wants is no reason to ask`() async throws {
        let world = try TwoIndexes.torch()
        let solution = try await Wishes(torch: "==2.14.*", gpus: [Self.h100], driver: "580.65.06")
            .solve(world)
        #expect(try solution.text("torch") == "2.14.0")
        #expect(world.asked == [])
    }

    @Test func `a conflict that torch has no part in is no reason to ask`() async throws {
        var world = try TwoIndexes.torch()
        try world.python.serve("x", .init(version: "1", requires: ["y>=2"]))
        try world.python.serve("y", .init(version: "1"))
        let index = world
        await #expect(throws: ProvisionError.self) {
            _ = try await Wishes(torch: "", gpus: [Self.h100], driver: "580.65.06", pip: ["x"])
                .solve(index).environment
        }
        #expect(world.asked == [])
    }

    // MARK: Which build

    @Test func `an old driver gets the newest torch in the newest build that runs there`()
        async throws
    {
        let world = try TwoIndexes.torch()
        let solution = try await Wishes(torch: "", gpus: [Self.h100], driver: "550.163.01")
            .solve(world)
        #expect(try solution.text("torch") == "2.15.0+cu126")
        // CUDA 13 needs driver 580: its pages are of no use.
        #expect(world.askedBuilds.isDisjoint(with: ["cu130", "cu132", "cpu", "cu118"]))
    }

    @Test func `an old GPU gets the newest torch that has code for it`() async throws {
        let world = try TwoIndexes.torch()
        let solution = try await Wishes(torch: "<2.15", gpus: [Self.pascal], driver: "580.65.06")
            .solve(world)
        #expect(try solution.text("torch") == "2.14.0+cu126")
        // Nobody saw for which GPUs 2.15 has code: it is taken to be as 2.14.
        let newest = try await Wishes(torch: "", gpus: [Self.pascal], driver: "580.65.06")
            .solve(world)
        #expect(try newest.text("torch") == "2.15.0+cu126")
        #expect(world.askedBuilds.isDisjoint(with: ["cu130", "cu132", "cu128"]))
    }

    @Test func `a named build that the Python index has of the newest torch is taken from there`()
        async throws
    {
        let world = try TwoIndexes.torch()
        let solution = try await Wishes(torch: "", build: .named("cu132")).solve(world)
        #expect(try solution.text("torch") == "2.15.0")
        #expect(world.asked == [])
    }

    @Test(arguments: [
        ("cu130", "2.15.0+cu130"), ("cpu", "2.15.0+cpu"), ("cu118", "2.7.1+cu118"),
        ("cu126", "2.15.0+cu126"),
    ])
    func `any other named build comes from PyTorch's index, from its one page`(
        _ build: String, _ version: String
    ) async throws {
        let world = try TwoIndexes.torch()
        let solution = try await Wishes(torch: "", build: .named(build)).solve(world)
        #expect(try solution.text("torch") == version)
        #expect(world.askedBuilds == [build])
    }

    @Test func `of one version the Python index's own build stands first`() async throws {
        let world = try TwoIndexes.torch()
        // The toolkit rules the newest out; of 2.10, cu128 and cu130 would both do.
        let wishes = Wishes(torch: "<2.11", gpus: [Self.h100], driver: "580.65.06")
        #expect(try await wishes.solve(world).text("torch") == "2.10.0")
        var alone = wishes
        alone.place = .torchIndex
        #expect(try await alone.solve(world).text("torch") == "2.10.0+cu130")
    }

    @Test func `a toolkit that compiles decides for the build of its own CUDA`() async throws {
        let world = try TwoIndexes.torch()
        let solution = try await Wishes(
            toolkit: "==13.0.*", torch: "", gpus: [Self.h100], driver: "580.65.06"
        ).solve(world)
        #expect(try solution.text("torch") == "2.15.0+cu130")
        #expect(try solution.text("cuda-toolkit", isToolkit: true) == "13.0.2")
    }

    @Test func `PyTorch's index alone is asked for torch where the recipe says so`() async throws {
        let world = try TwoIndexes.torch()
        let solution = try await Wishes(
            torch: "", gpus: [Self.h100], driver: "580.65.06", place: .torchIndex
        ).solve(world)
        #expect(try solution.text("torch") == "2.15.0+cu132")
        let named = try await Wishes(torch: "", build: .named("cu130"), place: .torchIndex)
            .solve(world)
        #expect(try named.text("torch") == "2.15.0+cu130")
        #expect(try named.text("cuda-toolkit") == "13.0.2")
    }

    @Test func `the configured index alone is asked where the recipe says so`() async throws {
        let world = try TwoIndexes.torch()
        let solution = try await Wishes(
            torch: "<2.15", gpus: [Self.pascal], driver: "580.65.06", place: .pythonIndex
        ).solve(world)
        #expect(try solution.text("torch") == "2.7.1")
        #expect(world.asked == [])
    }

    @Test func `a lock's build is kept`() async throws {
        let world = try TwoIndexes.torch()
        let kept = try await Wishes(
            torch: "", gpus: [Self.h100], driver: "580.65.06", favorite: "2.14.0+cu126"
        ).solve(world)
        #expect(try kept.text("torch") == "2.14.0+cu126")
    }

    @Test(arguments: [
        ("{}", Problem.TorchWish.Place.either), ("{index: pytorch}", .torchIndex),
        ("{index: pypi}", .pythonIndex), ("{index: own}", .pythonIndex),
        ("{index: \"https://pkgs.example/simple/\"}", .pythonIndex),
    ])
    func `the recipe says where torch comes from`(
        _ section: String, _ place: Problem.TorchWish.Place
    ) throws {
        func problem(packages: String) throws -> Problem {
            let recipe = try Recipe.load(
                text: """
                    recipe: 1
                    name: demo
                    python: {}
                    pytorch: \(section)
                    indexes: {own: {url: "https://own.example/simple/", packages: [\(packages)]}}
                    """, file: "demo.yaml")
            return try Problem(recipe, on: .test(gpus: [Self.h100]))
        }
        #expect(try problem(packages: "mytool").torch?.place == place)
        // An index of the recipe that lists torch has it alone.
        let claimed = try problem(packages: "mytool, torch").torch?.place
        #expect(claimed == (place == .either ? .pythonIndex : place))
    }

    // MARK: What goes with it

    @Test func `companions are of torch's build`() async throws {
        let world = try TwoIndexes.torch()
        let solution = try await Wishes(
            torch: "<2.15", gpus: [Self.pascal], driver: "580.65.06", companions: ["torchvision"]
        ).solve(world)
        #expect(try solution.text("torch") == "2.14.0+cu126")
        #expect(try solution.text("torchvision") == "0.29.0+cu126")
        let plain = try await Wishes(
            torch: "", gpus: [Self.h100], driver: "580.65.06", companions: ["torchvision"]
        ).solve(world)
        #expect(try plain.text("torchvision") == "0.30.0")
    }

    @Test func `a companion that another package asks for is of torch's build too`() async throws {
        var world = try TwoIndexes.torch()
        try world.python.serve("timm", .init(version: "1", requires: ["torch", "torchvision"]))
        let solution = try await Wishes(
            torch: "<2.15", gpus: [Self.pascal], driver: "580.65.06", pip: ["timm"]
        ).solve(world)
        #expect(try solution.text("torchvision") == "0.29.0+cu126")
    }

    @Test func `a companion of another build is refused in words`() async throws {
        var world = try TwoIndexes.torch()
        try world.python.serve(
            "torchvision", CUDAIndex.torch("0.31.0", requires: ["torch==2.15.0"]))
        let index = world
        let error = await #expect(throws: ProvisionError.self) {
            _ = try await Wishes(
                torch: "==2.15.0", build: .named("cu126"), companions: ["torchvision>=0.31"]
            ).solve(index).environment
        }
        let sentence =
            "`torchvision` of the Python index's own build needs torch of the same build"
        let told = error?.context ?? []
        #expect(told.contains { $0.contains(sentence) }, "\(told.joined(separator: "; "))")
    }

    @Test func `what torch needs comes from PyTorch's index only where the other lacks it`()
        async throws
    {
        var world = try TwoIndexes.torch()
        let needs = ["nvidia-cuda-runtime-cu12==12.6.77", "pytorch-triton==3.9.0", "x"]
        try world.serve(
            "torch", CUDAIndex.torch("2.15.1+cu126", requires: needs), build: "cu126")
        try world.serve("pytorch-triton", CUDAIndex.wheel("3.9.0"), build: "cu126")
        try world.serve("nvidia-cuda-runtime-cu12", CUDAIndex.wheel("12.6.77"), build: "cu126")
        try world.serve("x", CUDAIndex.wheel("9"), build: "cu126")
        try world.python.serve("x", CUDAIndex.wheel("1"))
        let solution = try await Wishes(torch: "", build: .named("cu126")).solve(world)
        #expect(try solution.text("torch") == "2.15.1+cu126")
        #expect(try solution.text("x") == "1")
        let lock = try await lock(solution, world)
        let sources = Dictionary(
            uniqueKeysWithValues: lock.packages.map { ($0.name, $0.artifacts.first?.source) })
        #expect(sources["torch"] == "pytorch" && sources["pytorch-triton"] == "pytorch")
        #expect(sources["nvidia-cuda-runtime-cu12"] == "python")
        #expect(!world.asked.contains("x cu126"))
    }

    // MARK: Locks

    @Test func `a lock has one base for all builds, and escapes as the index has them`()
        async throws
    {
        let world = try TwoIndexes.torch()
        let solution = try await Wishes(
            torch: "<2.15", gpus: [Self.pascal], driver: "580.65.06", companions: ["torchvision"]
        ).solve(world)
        let lock = try await lock(solution, world)
        #expect(lock.sources["pytorch"] == "https://pytorch.example/whl/")
        #expect(lock.sources["python"] == "https://index.example/")
        let torch = try #require(lock.torch)
        let artifact = try #require(torch.artifacts.first)
        #expect(torch.version == "2.14.0+cu126" && torch.build == "cu126")
        let name = "torch-2.14.0+cu126-cp312-cp312-manylinux_2_28_x86_64.whl"
        #expect(artifact.filename == name)
        #expect(artifact.path == "cu126/" + name.replacing("+", with: "%2B"))
        #expect(lock.notes == [])
        #expect(try Lockfile(parsing: lock.text, file: "demo.lock") == lock)
    }

    @Test func `an index that cannot be reached leaves the Python index's torch, and a note`()
        async throws
    {
        var world = try TwoIndexes.torch()
        world.isReachable = false
        let solution = try await Wishes(torch: "", gpus: [Self.h100], driver: "550.163.01")
            .solve(world)
        #expect(try solution.text("torch") == "2.10.0")
        let notes = try await lock(solution, world).notes
        #expect(
            notes == [
                """
                torch 2.10.0 is what the Python index has for this target: PyTorch's own index, \
                https://pytorch.example/whl/, could not be asked for builds of newer releases \
                (cu128, cu126)
                """
            ])
    }

    @Test(arguments: [TwoIndexes.Stuck.pages, .metadata])
    func `an index that does not answer is waited for so long where it is not needed`(
        _ stuck: TwoIndexes.Stuck
    ) async throws {
        var world = try TwoIndexes.torch()
        world.isStuck = stuck
        let problem = try Wishes(torch: "", gpus: [Self.h100], driver: "550.163.01").problem()
        var planner = Planner(source: world, reporter: SilentReporter())
        planner.torchPatience = .milliseconds(20)
        let solution = try await planner.solve(problem)
        #expect(try solution.text("torch") == "2.10.0")
        let note = try #require(try await lock(solution, world).notes.first)
        #expect(note.contains("(cu128, cu126): no answer within 0 s"), "\(note)")
    }

    @Test func `an index that fails is asked once, however often one question is solved`()
        async throws
    {
        var world = try TwoIndexes.torch()
        world.isReachable = false
        let problem = try Wishes(torch: "", gpus: [Self.h100], driver: "550.163.01").problem()
        let planner = Planner(source: world, reporter: SilentReporter())
        let account = try await planner.account(of: "torch", in: problem).account
        #expect(account?.version == "2.10.0")
        #expect(account?.passedOver.isEmpty == false)
        #expect(Set(world.asked).count == world.asked.count, "\(world.asked)")
    }

    /// Of torch 2.15 no table knows the builds: what is known of their CUDA still rules them out.
    @Test(arguments: [
        ("", "580.65.06", "the newest whose binaries cover this GPU's sm_61"),
        ("==2.14.*", "580.65.06", "the newest whose binaries cover this GPU's sm_61"),
        ("", nil, "the newest whose binaries cover this GPU's sm_61"),
    ])
    func `why a build is the newest that fits is told by what rules out the newer ones`(
        _ torch: String, _ driver: String?, _ reason: String
    ) async throws {
        let world = try TwoIndexes.torch()
        let problem = try Wishes(torch: torch, gpus: [Self.pascal], driver: driver).problem()
        let planner = Planner(source: world, reporter: SilentReporter())
        let account = try await planner.account(of: "torch", in: problem).account
        #expect(account?.reasons.first == "build cu126: \(reason)")
    }

    @Test func `a planned branch of drivers rules out no build that its drivers run`() async throws
    {
        let world = try TwoIndexes.torch()
        var problem = try Wishes(
            torch: "==2.14.*", build: .auto, gpus: [Self.h100], driver: "580"
        ).problem()
        problem.driver = nil
        let planner = Planner(source: world, reporter: SilentReporter())
        let account = try await planner.account(of: "torch", in: problem).account
        #expect(account?.build == "cu130")
        #expect(account?.reasons.first?.contains("driver 580 runs") == false, "\(account as Any)")
    }

    @Test func `a page without files is told with its address`() async throws {
        var world = TwoIndexes()
        world.python = try CUDAIndex.source()
        try world.serve("other", CUDAIndex.torch("1.0", requires: []), build: "cu126")
        let index = world
        let error = await #expect(throws: ProvisionError.self) {
            _ = try await Wishes(torch: "", build: .named("cu126"), place: .torchIndex)
                .solve(index).environment
        }
        let told = error?.context.joined(separator: "; ") ?? ""
        #expect(told.contains("`https://pytorch.example/whl/cu126/torch/`"), "\(told)")
    }

    @Test(arguments: [Problem.TorchWish.Place.either, .torchIndex])
    func `an index that cannot be reached is told where nothing else will do`(
        _ place: Problem.TorchWish.Place
    ) async throws {
        var world = try TwoIndexes.torch()
        world.isReachable = false
        let index = world
        let error = await #expect(throws: ProvisionError.self) {
            _ = try await Wishes(torch: "", build: .named("cu118"), place: place).solve(index)
                .environment
        }
        #expect(
            error?.message == """
                cannot ask PyTorch's own index `https://pytorch.example/whl/` for torch of cu118
                """)
        #expect(error?.context.first == "failed to reach `https://pytorch.example`")
        #expect(error?.code.exitStatus == .downloadFailed)
    }
}
