import Diagnostics
import Lockfiles
import PackageModel
import Testing

@Suite struct `Packages of the distribution in a lock` {
    private static let head = """
        lock: 1
        recipe: demo
        recipe-digest: sha256:0000000000000000000000000000000000000000000000000000000000000000
        facts: "2026-11-22"
        demands:
          architecture: x86_64
        sources:
          apt-debian: https://archive.example/debian/
        packages:

        """

    private static func entry(
        layer: String = "system", name: String = "make", version: String = "4.3-4.1",
        file: String = "make_4.3-4.1_amd64.deb", architecture: String = "amd64"
    ) -> String {
        """
          - layer: \(layer)
            name: \(name)
            version: \(version)
            requested: true
            artifacts:
              - source: apt-debian
                path: pool/main/m/make.deb
                filename: \(file)
                size: 395632
                sha256: "a1a83af8cbd854af887b72ad196b1f4af58387815e21ced1000253a116a46e2a"
            apt:
              architecture: \(architecture)
              installed-size: 1630208

        """
    }

    private func parse(_ packages: String) throws -> Lockfile {
        try Lockfile(parsing: Self.head + packages, file: "demo.lock")
    }

    @Test func `it is read and written alike`() throws {
        let lock = try parse(Self.entry())
        let package = try #require(lock.packages.first)
        #expect(package.isOfDistribution)
        #expect(package.apt == LockedApt(architecture: "amd64", installedSize: 1_630_208))
        #expect(lock.distributionPackages.count == 1)
        #expect(try Lockfile(parsing: lock.text, file: "demo.lock") == lock)
    }

    @Test func `a driver of apt's stands in the layer driver`() throws {
        let lock = try parse(Self.entry(layer: "driver"))
        #expect(lock.packages.first?.isOfDistribution == true)
    }

    @Test func `a foreign package bears its architecture`() throws {
        let lock = try parse(
            Self.entry(name: "\"libc6:i386\"", architecture: "i386"))
        #expect(lock.packages.first?.debianName == "libc6")
    }

    @Test(arguments: [
        entry(name: "\"-o=Dpkg::x\""), entry(name: "\"a b\""), entry(name: "\"a:arm64\""),
        entry(version: "\"1 --evil\""), entry(file: "make.rpm"),
        entry(architecture: "\"-x\""), entry(layer: "pip"),
    ])
    func `what could not be a package is refused`(text: String) {
        let error = #expect(throws: ProvisionError.self) { try parse(text) }
        #expect(error?.code == .damagedLock)
    }

    @Test func `a system package without its block is refused`() {
        #expect(throws: ProvisionError.self) {
            try parse("  - layer: system\n    name: make\n    version: \"1\"\n")
        }
    }

    // MARK: Some layers of one lock, the rest of another

    private func lock(_ packages: [LockedPackage], python: String? = nil) throws -> Lockfile {
        let digest = try #require(Digest(.sha256, hex: String(repeating: "0", count: 64)))
        return Lockfile(
            recipe: "demo", recipeDigest: digest, factsVersion: "1",
            demands: .init(architecture: "x86_64", glibc: "2.28", python: python),
            sources: ["python": packages.first.map { "https://\($0.version).example/" } ?? ""],
            packages: packages)
    }

    private func package(_ layer: Layer, _ name: String, _ version: String) throws -> LockedPackage
    {
        let digest = try #require(
            Digest(.sha256, hex: String(repeating: String(version.prefix(1)), count: 64)))
        return LockedPackage(
            layer: layer, name: name, version: version,
            artifacts: [
                .init(
                    source: "python", path: "\(name).whl", filename: "\(name).whl", size: 10,
                    digest: digest)
            ])
    }

    @Test func `layers that are left out come from what is installed`() throws {
        let new = try lock(
            [package(.cuda, "cuda", "2"), package(.pip, "numpy", "2")], python: "3.12")
        let old = try lock(
            [package(.cuda, "cuda", "1"), package(.pip, "numpy", "1")], python: "3.11")
        let mixed = new.taking(only: [.cuda], over: old)
        #expect(mixed.packages.map { "\($0.name) \($0.version)" } == ["cuda 2", "numpy 1"])
        #expect(mixed.demands.python == "3.11")
        #expect(mixed.demands.disk == 20)
        let numpy = try #require(mixed.packages.last?.artifacts.first)
        #expect(mixed.url(of: numpy) == "https://1.example/numpy.whl")
        // The environment is one tree.
        let environment = new.taking(only: [.python, .pip], over: old)
        #expect(environment.packages.map(\.version) == ["1", "2"])
        let first = new.taking(only: [.cuda], over: nil)
        #expect(first.packages.map(\.name) == ["cuda"])
        #expect(first.demands.python == nil)
    }
}
