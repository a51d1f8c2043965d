import Diagnostics
import FileSystem
import SystemPackage
import Testing
import YAML

/// The recipes of the repository, each on machines that it is meant for.
@Suite struct RecipePlanTests {
    /// A recipe of `recipes/`, a machine in the words of a situation, and what must come out.
    struct Case: Sendable, CustomTestStringConvertible {
        var recipe: String
        var machine: String
        var expected: String

        init(_ recipe: String, on machine: String, is expected: String) {
            self.recipe = recipe
            self.machine = machine
            self.expected = expected
        }

        var testDescription: String { "\(recipe) on \(machine)" }
    }

    private static let workstation =
        "{os: ubuntu-22.04, gpus: [rtx-3090], offers: [580.95.05, 570.195.03, 550.163.01]}"
    private static let server =
        "{os: ubuntu-24.04, gpus: [h100*8], driver: \"580.95.05\"}"
    private static let debian = "{os: debian-12, gpus: [a100], offers: [535.261.03]}"

    static let cases = [
        Case(
            "ubuntu-cuda12", on: workstation,
            is: "{driver: 580.95.05, toolkit: \"12.6\", build: cu126, index: pytorch}"),
        Case(
            "ubuntu-cuda12", on: server,
            is: "{driver: 580.95.05, toolkit: \"12.6\", build: cu126, index: pytorch}"),
        Case(
            "ubuntu-cuda12-4", on: workstation,
            is: "{driver: 550.163.01, toolkit: \"12.4\", torch: \"2.6.0\", build: cu124}"),
        Case(
            "ubuntu-cuda12-4", on: "{os: ubuntu-22.04, gpus: [rtx-5090], offers: [580.95.05]}",
            is: "{culprit: [\"550\"], repairs: []}"),
        Case(
            "ubuntu-cuda13", on: workstation,
            is: "{driver: 580.95.05, toolkit: \"13.2\", build: cu132}"),
        Case(
            "ubuntu-cuda13", on: "{os: ubuntu-24.04, gpus: [v100], offers: [580.95.05]}",
            is: "{culprit: [\"V100\"], repairs: []}"),
        Case(
            "debian-cuda12", on: debian,
            is:
                "{driver: 535.261.03, toolkit: \"12.6\", build: cu126, python: \"3.11\", demands: {driver: \"535\"}}"
        ),
        Case("cpu-only", on: "{os: ubuntu-24.04}", is: "{torch: \"2.15\", build: cpu}"),
        Case("cpu-only", on: server, is: "{torch: \"2.15\", build: cpu}"),
        Case(
            "hpc-user", on: "{os: ubuntu-22.04}",
            is: "{demands: {driver: \"525.60.13\", gpus: [a100*4]}}"),
        Case(
            "inference-minimal", on: workstation,
            is: "{driver: 580.95.05, toolkit: \"\", packages: {safetensors: \"0.7.0\"}}"),
        Case(
            "container", on: "{os: debian-12}",
            is: "{demands: {gpus: [h100*1, l40s*1]}, packages: {ninja: \"1.13.2\"}}"),
        Case(
            "quickstart", on: server,
            is: "{toolkit: \"13.2\", build: cu132, packages: {ninja: \"1.13.2\"}}"),
        // No GPU and no driver: a build of the toolkit's major, and the lock says what it demands.
        Case(
            "quickstart", on: "{os: debian-12}",
            is: "{build: cu132, demands: {driver: \"580\"}}"),
        // What conda has is no second time a wheel.
        Case(
            "conda-torch", on: server,
            is: """
                {toolkit: "13.2", build: cu132, torch: "2.15", packages: {numpy: "", safetensors: "0.7.0"}, \
                conda: {python: "3.12", numpy: "2.3.5", h5py: "3.15.1", ffmpeg: "8.0"}}
                """),
        Case(
            "conda-forge-gpu", on: "{os: ubuntu-24.04}",
            is: """
                {torch: "", toolkit: "", packages: {torchmetrics: "1.8.2", numpy: ""}, \
                conda: {pytorch: "2.13.0 cuda129", torchvision: "0.28.0 cuda129", cuda-version: "12.9"}, \
                demands: {gpus: [RTX 4090]}}
                """),
    ]

    private static let root = FilePath(#filePath).removingLastComponent().removingLastComponent()
        .removingLastComponent()

    @Test func `each recipe of the repository is planned, and has its place on the page`() throws {
        // Whoever has applied one here has its lock beside it.
        let recipes = try Files.list(Self.root.appending("recipes")).map(\.name)
            .filter { !$0.hasSuffix(".lock") }
        let page = try Files.readText(Self.root.appending("docs").appending("recipes.md"))
        #expect(recipes.count >= 11)
        for recipe in recipes {
            let name = recipe.replacing(".yaml", with: "")
            #expect("\(name).yaml" == recipe, "`\(recipe)` is no recipe")
            #expect(Self.cases.contains { $0.recipe == name }, "nothing plans `\(recipe)`")
            #expect(
                page.contains("\n| [\(name)](../recipes/\(recipe)) | "),
                "docs/recipes.md has no row for `\(recipe)`")
        }
        for item in Self.cases {
            #expect(recipes.contains("\(item.recipe).yaml"), "`\(item.recipe)` is gone")
        }
    }

    @Test(arguments: cases)
    func `a recipe of the repository is planned as its page says`(_ item: Case) async throws {
        let situation = Situation(
            name: item.recipe, sentence: item.testDescription, source: "docs/recipes.md",
            machine: try SituationMachine(Node.parse(item.machine, file: "machine")),
            recipe: try Self.body(of: item.recipe),
            expected: try Situation.Verdict(Node.parse(item.expected, file: "expected")))
        situation.check(try await situation.answer(from: SituationIndex.world.get()))
    }

    /// The recipe's text without the two lines that every situation has.
    private static func body(of name: String) throws -> String {
        let file = root.appending("recipes").appending("\(name).yaml")
        return try Files.readText(file).split(separator: "\n", omittingEmptySubsequences: false)
            .filter { line in !["recipe: ", "name: "].contains(where: line.hasPrefix) }
            .joined(separator: "\n")
    }
}
