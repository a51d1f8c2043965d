import Compatibility
import Diagnostics
import Machine
import PackageModel
import Planning
import SystemPackage
import YAML

/// The machine of a situation, in the few words that matter for it.
struct SituationMachine: Sendable {
    /// Words of recipes for GPUs: `h100*8`, `10de:1380`.
    var gpus: [String]
    /// The driver that is loaded.
    var driver: String?
    /// What apt has: `580.173.02`, or `580.173.02 open` for one flavour of kernel modules.
    var offers: [String]
    var system: SituationSystem
    var architecture: String
    var glibc: String?
    var pythons: [String]?
    /// `gcc-13`, the default first; nil for what the distribution has.
    var compilers: [String]?
    var compilerOffers: [String]
    var isWSL: Bool
    var isJetson: Bool
    var isContainer: Bool
    /// Other environments of this machine, with the driver that they need.
    var neighbours: [(name: String, driver: String)]

    init(_ node: Node) throws {
        let fields = try Fields(
            node,
            known: [
                "gpus", "driver", "offers", "os", "arch", "glibc", "pythons", "compilers",
                "compiler-offers", "wsl", "jetson", "container", "neighbours",
            ])
        gpus = try fields.list("gpus")
        driver = fields.text("driver")
        offers = try fields.list("offers")
        system = try SituationSystem.named(fields.text("os") ?? "ubuntu-24.04")
        architecture = fields.text("arch") ?? "x86_64"
        glibc = fields.text("glibc")
        pythons = fields.has("pythons") ? try fields.list("pythons") : nil
        compilers = fields.has("compilers") ? try fields.list("compilers") : nil
        compilerOffers = try fields.list("compiler-offers")
        isWSL = fields.flag("wsl")
        isJetson = fields.flag("jetson")
        isContainer = fields.flag("container")
        neighbours = try fields.sequence("neighbours").map { node in
            let fields = try Fields(node, known: ["name", "driver"])
            return (try fields.required("name"), try fields.required("driver"))
        }
    }
}

/// What a distribution brings: its C library, its Python and its compiler.
///
/// Source: the package lists of the distributions.
struct SituationSystem: Sendable {
    var id: String
    var version: String
    var glibc: String
    var python: String
    var compiler: String

    static func named(_ name: String) throws -> SituationSystem {
        guard let system = all.first(where: { "\($0.id)-\($0.version)" == name }) else {
            throw Fields.Fault(description: "no system is called `\(name)`")
        }
        return system
    }

    private static let all = [
        SituationSystem("ubuntu", "20.04", glibc: "2.31", python: "3.8.10", compiler: "gcc-9"),
        SituationSystem("ubuntu", "22.04", glibc: "2.35", python: "3.10.12", compiler: "gcc-11"),
        SituationSystem("ubuntu", "24.04", glibc: "2.39", python: "3.12.3", compiler: "gcc-13"),
        SituationSystem("debian", "12", glibc: "2.36", python: "3.11.2", compiler: "gcc-12"),
        SituationSystem("debian", "13", glibc: "2.41", python: "3.13.5", compiler: "gcc-14"),
    ]

    init(_ id: String, _ version: String, glibc: String, python: String, compiler: String) {
        self.id = id
        self.version = version
        self.glibc = glibc
        self.python = python
        self.compiler = compiler
    }
}
