import Apt
import ArgumentParser
import Diagnostics
import Lockfiles
import PackageModel
import Planning
import Testing

@testable import Provision

@Suite struct `Packages of the distribution that a lock asks for` {
    private func package(
        _ name: String, _ version: String, isRequested: Bool = false, hasFile: Bool = true,
        layer: Layer = .system
    ) throws -> LockedPackage {
        let digest = try #require(Digest(.sha256, hex: String(repeating: "a", count: 64)))
        let file = LockedArtifact(
            source: "apt-debian", path: "pool/\(name).deb", filename: "\(name)_1_amd64.deb",
            size: 1_000_000, digest: digest)
        return LockedPackage(
            layer: layer, name: name, version: version, isRequested: isRequested,
            artifacts: hasFile ? [file] : [],
            apt: LockedApt(architecture: "amd64", installedSize: 4_000_000))
    }

    private func lock(_ packages: [LockedPackage]) throws -> Lockfile {
        var host = FakeHost()
        host.text = "system: {packages: [make]}\n"
        var lock = try host.lock(packages: packages)
        lock.sources = ["apt-debian": "https://archive.example/debian/"]
        return lock
    }

    private func forecast(
        _ packages: [LockedPackage], _ apt: RecordedApt
    ) async throws -> SystemForecast? {
        try await SystemForecast.make(
            lock(packages), [.system, .driver], recipe: "demo.yaml", apt.tool)
    }

    private func view(_ forecast: SystemForecast) -> PlanView {
        var view = PlanView(recipe: "demo.yaml", lockState: "locked")
        view.untouched = ["the NVIDIA driver", "packages of the distribution"]
        SystemSection(forecast: forecast, isStored: { _ in false }).join(&view)
        return view
    }

    private func failure(_ body: () async throws -> Void) async -> ProvisionError? {
        do {
            try await body()
            return nil
        } catch {
            return error as? ProvisionError
        }
    }

    @Test func `where all that is asked for is there, apt is not started`() async throws {
        let apt = try RecordedApt(installed: ["make": "4.3-5", "libc": "2"])
        let forecast = try await forecast(
            [
                package("make", "4.3-4.1", isRequested: true),
                // What make needed once is called otherwise by now.
                package("libold", "1"),
            ], apt)
        #expect(forecast?.isMet == true)
        #expect(apt.runs.isEmpty)
        let view = view(try #require(forecast))
        #expect(view.sections.isEmpty)
        #expect(!view.needsRoot)
    }

    @Test func `the plan is apt's own word`() async throws {
        var apt = try RecordedApt(installed: ["libgomp": "11", "rival": "3"])
        apt.simulation = """
            Remv rival [3]
            Inst libgomp [11] (12 Debian:12/stable [amd64])
            Inst make (4.3-4.1 Debian:12/stable [amd64])
            Conf make (4.3-4.1 Debian:12/stable [amd64])
            """
        let forecast = try #require(
            try await forecast(
                [package("make", "4.3-4.1", isRequested: true), package("libgomp", "12")], apt))
        let view = view(forecast)
        #expect(
            view.sections.first?.rows.map { "\($0.action) \($0.name)" } == [
                "add make", "change libgomp", "remove rival",
            ])
        #expect(view.needsRoot)
        #expect(view.systemBytes == 8_000_000)
        #expect(view.untouched == ["the NVIDIA driver"])
        let screen = PlanScreen.draw(view, style: Style())
        #expect(screen.contains("Plan: 1 to add, 1 to change, 1 to remove."))
        #expect(screen.contains("of the distribution, root."))
        let words = try #require(apt.runs.first?.arguments)
        #expect(words.suffix(3) == ["--", "libgomp:amd64=12", "make:amd64=4.3-4.1"])
        #expect(words.contains("--no-install-recommends"))
    }

    @Test func `an archive that has moved on is told, and the lock's files are what counts`()
        async throws
    {
        let apt = try RecordedApt(installed: ["libgomp": "11"])
        let forecast = try #require(
            try await forecast(
                [package("make", "4.3-4.1", isRequested: true), package("libgomp", "12")], apt))
        #expect(forecast.transaction == nil)
        let view = view(forecast)
        #expect(view.sections.first?.rows.map(\.action) == [.add, .change])
        #expect(view.notes.first?.contains("other versions by now") == true)
    }

    @Test func `many packages that nobody asked for are one row`() async throws {
        let apt = try RecordedApt()
        var packages = [try package("make", "4", isRequested: true)]
        for number in 0..<20 { packages.append(try package("lib\(number)", "1")) }
        let rows = view(try #require(try await forecast(packages, apt))).sections.first?.rows
        #expect(rows?.map(\.name) == ["make", "20 packages they need"])
        #expect(rows?.last?.count == 20)
    }

    @Test func `a package that is held is not changed`() async throws {
        var apt = try RecordedApt(installed: ["libgomp": "11"], held: ["libgomp"])
        apt.simulation = """
            Inst libgomp [11] (12 Debian:12/stable [amd64])
            Inst make (4.3-4.1 Debian:12/stable [amd64])
            """
        let error = await failure {
            _ = try await forecast(
                [package("make", "4.3-4.1", isRequested: true), package("libgomp", "12")], apt)
        }
        #expect(error?.code == .packageHeld)
        #expect(error?.message == "cannot change `libgomp`: it is held at 11")
        #expect(error?.hints.map(\.text) == ["`sudo apt-mark unhold libgomp` lets it go"])
    }

    @Test func `a package without file that is gone is told`() async throws {
        let apt = try RecordedApt()
        let error = await failure {
            _ = try await forecast(
                [package("make", "4", isRequested: true, hasFile: false)], apt)
        }
        #expect(error?.code == .systemPackageGone)
        #expect(error?.code.exitStatus == .stale)
        #expect(error?.hints.first?.text.contains("--upgrade system demo.yaml") == true)
    }

    @Test func `layers are told apart`() async throws {
        let apt = try RecordedApt(installed: ["make": "4"])
        let packages = [
            try package("make", "4", isRequested: true),
            try package("nvidia-driver-550", "550.1", isRequested: true, layer: .driver),
        ]
        let system = try await SystemForecast.make(
            lock(packages), [.system], recipe: "demo.yaml", apt.tool)
        #expect(system?.isMet == true)
        let both = try #require(try await forecast(packages, apt))
        #expect(view(both).sections.map(\.title) == ["Driver packages (apt)"])
    }

    @Test func `without root the line to type is told`() {
        let error = SystemForecast.needsRoot(
            done: true, of: ["/opt/bin/provision", "apply", "demo.yaml", "--take-driver"])
        #expect(error.code.exitStatus == .needsRoot)
        #expect(
            error.hints.first?.text
                == "`sudo /opt/bin/provision apply demo.yaml --take-driver --only driver,system`")
    }
}

@Suite struct `Choosing layers` {
    private func choice(_ arguments: String..., text: String) throws -> LayerChoice {
        var host = FakeHost()
        host.text = text
        return try LayerChoice(RecipeOptions.parse(arguments), host.recipe())
    }

    private static let whole = """
        system: {packages: [make]}
        cuda: {version: "12.8"}
        python: {}
        pip: [numpy]

        """

    @Test func `without flags it is all of it`() throws {
        let choice = try choice(text: Self.whole)
        #expect(choice.isWhole && choice.isWholeGeneration && choice.hasGeneration)
        #expect(choice.systemLayers == [.system, .driver])
    }

    @Test func `only the machine's own layers make no generation`() throws {
        let choice = try choice("--only", "driver,system", text: Self.whole)
        #expect(!choice.hasGeneration && choice.isWholeGeneration)
        #expect(choice.systemLayers == [.system, .driver])
    }

    @Test func `toolkit and environment can be apart`() throws {
        let cuda = try choice("--only", "cuda", text: Self.whole)
        #expect(cuda.hasGeneration && !cuda.isWholeGeneration)
        #expect(cuda.systemLayers.isEmpty)
        let rest = try choice("--skip", "cuda", text: Self.whole)
        #expect(rest.hasGeneration && !rest.isWholeGeneration)
        let skipped = try choice("--skip", "driver", text: Self.whole)
        #expect(skipped.isWholeGeneration && skipped.systemLayers == [.system])
    }

    @Test(arguments: [
        (["--only", "pip"], "cannot put down `pip` without `python`"),
        (["--skip", "pip"], "cannot put down `python` without `pip`"),
        (["--only", "conda"], "`demo.yaml` has nothing of `conda`"),
        (
            ["--skip", "driver,system,cuda,python,pip,profile"],
            "`--skip` leaves nothing of `demo.yaml` to be done"
        ),
        (["--only", "verify"], "`--only verify` changes nothing, so there is nothing to apply"),
    ])
    func `what is one is not torn`(arguments: [String], message: String) throws {
        var host = FakeHost()
        host.text = Self.whole
        let recipe = try host.recipe()
        let options = try RecipeOptions.parse(arguments)
        let error = #expect(throws: ProvisionError.self) { try LayerChoice(options, recipe) }
        #expect(error?.message == message)
        #expect(error?.code.exitStatus == .usage)
    }
}
