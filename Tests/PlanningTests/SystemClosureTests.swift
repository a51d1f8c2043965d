import Apt
import Diagnostics
import Lockfiles
import PackageModel
import Recipes
import Testing

@testable import Planning

@Suite struct `What apt makes of wishes` {
    private func archive(
        _ name: String, _ version: String = "1", needs: [String] = [],
        architecture: String = "amd64"
    ) throws -> AptArchive {
        let digest = try #require(Digest(.sha256, hex: String(repeating: "a", count: 64)))
        return AptArchive(
            name: name, architecture: architecture, version: version,
            url: "https://archive.example/debian/pool/\(name).deb",
            base: "https://archive.example/debian/", filename: "\(name)_1_amd64.deb", size: 7,
            digest: digest, dependencies: needs)
    }

    private func packages(
        _ closure: SystemClosure, _ wishes: [SystemWish]
    ) throws -> [LockedPackage] {
        let table = SourceTable(urls: [], distribution: Set(closure.archives.map(\.base)))
        return try closure.packages(for: wishes) { try table.locked($0) }
    }

    private func lock(_ closure: SystemClosure, _ wishes: [SystemWish]) throws -> Lockfile {
        let digest = try #require(Digest(.sha256, hex: String(repeating: "0", count: 64)))
        let table = SourceTable(urls: [], distribution: Set(closure.archives.map(\.base)))
        return Lockfile(
            recipe: "demo", recipeDigest: digest, factsVersion: "1",
            demands: .init(architecture: "x86_64"), sources: table.sources,
            packages: try packages(closure, wishes))
    }

    @Test func `what a layer's package needs is of its layer, the lowest one first`() throws {
        let closure = SystemClosure(archives: [
            try archive("nvidia-driver-550", needs: ["libnvidia", "libc6", "dkms"]),
            try archive("libnvidia"), try archive("dkms", needs: ["make"]),
            try archive("make"), try archive("libextra"),
        ])
        let wishes = [
            SystemWish("nvidia-driver-550=1", layer: .driver), SystemWish("make"),
        ]
        let locked = try packages(closure, wishes)
        let layers = Dictionary(uniqueKeysWithValues: locked.map { ($0.name, $0.layer) })
        #expect(
            layers == [
                "nvidia-driver-550": .driver, "libnvidia": .driver, "dkms": .driver,
                "make": .system, "libextra": .system,
            ])
        #expect(locked.filter(\.isRequested).map(\.name).sorted() == ["make", "nvidia-driver-550"])
        // What is there already is no package of the lock, so it is no dependency either.
        #expect(locked.first?.dependencies == ["dkms", "libnvidia"])
        #expect(locked.first?.artifacts.first?.source == "apt-debian")
        #expect(locked.first?.artifacts.first?.path == "pool/nvidia-driver-550.deb")
    }

    @Test func `what is installed has no file, what is foreign bears its architecture`() throws {
        var closure = SystemClosure(archives: [try archive("libc6", architecture: "i386")])
        closure.installed = [
            DpkgPackage(name: "make", architecture: "amd64", version: "4.3-4.1")
        ]
        closure.substitutes = ["awk": "mawk"]
        let locked = try packages(closure, [SystemWish("make"), SystemWish("awk")])
        #expect(locked.map(\.name) == ["libc6:i386", "make"])
        #expect(locked.last?.artifacts.isEmpty == true)
        #expect(
            closure.remarks == [
                "installed here already, so locked without a file: make",
                "apt takes mawk for awk",
            ])
    }

    @Test func `a new lock keeps the files of an old one for the same wishes`() throws {
        let closure = SystemClosure(archives: [
            try archive("make", "4", needs: ["libgomp"]), try archive("libgomp", "12"),
        ])
        let wishes = [SystemWish("make")]
        let old = try lock(closure, wishes)
        let kept = try #require(
            SystemClosure(keeping: old, for: wishes, native: "amd64") { _ in false })
        #expect(try lock(kept, wishes) == old)
        func isKept(_ wish: String, mayMove: Bool = false) -> Bool {
            SystemClosure(keeping: old, for: [SystemWish(wish)], native: "amd64") { _ in mayMove }
                != nil
        }
        #expect(isKept("make") && isKept("make=4"))
        #expect(!isKept("cmake") && !isKept("make=5") && !isKept("make", mayMove: true))
    }

    @Test func `a lock for more wishes keeps the files of what is installed by now`() throws {
        let old = try lock(
            SystemClosure(archives: [
                try archive("make", "4", needs: ["libgomp"]), try archive("libgomp", "12"),
            ]), [SystemWish("make")])
        var closure = SystemClosure(archives: [try archive("cmake")])
        closure.installed = [DpkgPackage(name: "make", architecture: "amd64", version: "4")]
        let joined = closure.takingFiles(of: old)
        #expect(joined.archives.map(\.name) == ["cmake", "make", "libgomp"])
        #expect(joined.remarks.isEmpty)
        closure.installed = [DpkgPackage(name: "make", architecture: "amd64", version: "5")]
        #expect(closure.takingFiles(of: old).archives.map(\.name) == ["cmake"])
    }

    @Test func `a recipe's names are wishes, each once`() throws {
        let recipe = try Recipe.load(
            text: "recipe: 1\nname: demo\nsystem: {packages: [make, cmake, make]}\n",
            file: "demo.yaml")
        #expect(recipe.systemWishes.map(\.name) == ["make", "cmake"])
        #expect(recipe.systemWishes.first?.mark?.line == 3)
    }
}
