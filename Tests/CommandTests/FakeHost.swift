import Compatibility
import Hashing
import Lockfiles
import Machine
import PackageModel
import Planning
import Recipes
import SystemPackage
import Testing

@testable import Provision

/// A machine that is not this one, a recipe and a lock, for what a run decides from them.
struct FakeHost {
    var profile = MachineProfile(
        system: OperatingSystem(
            id: "ubuntu", versionID: "22.04", prettyName: "Ubuntu 22.04.5 LTS",
            kernel: "6.8.0-60-generic", architecture: "x86_64", glibc: "2.35"),
        cpu: CPU(),
        pythons: [],
        compilers: [
            HostCompiler(
                path: "/usr/bin/g++", executable: "/usr/bin/g++-12", family: .gcc,
                version: "12.3.0", isDefault: true)
        ])
    var offers = MachineOffers()
    var facts = Facts.embedded
    var text = ""
    var isRetargeted = false

    static let h100: UInt16 = 0x2330
    static let rtx3090: UInt16 = 0x2204

    init(gpus: [UInt16] = [], driver: String? = nil) {
        profile.gpus = gpus.enumerated().map { index, id in
            GPU(address: "0000:0\(index):00.0", deviceID: id, facts: .embedded)
        }
        profile.driver.loaded = driver.flatMap { DottedVersion($0) }.map { .init(version: $0) }
    }

    func recipe() throws -> RecipeFile {
        let text = "recipe: 1\nname: demo\n" + text
        return RecipeFile(
            name: "demo.yaml", path: "/srv/demo.yaml", digest: try Digest.sha256(of: text),
            recipe: try Recipe.load(text: text, file: "demo.yaml"),
            targetArgument: isRetargeted ? "gpus=h100" : nil)
    }

    func machine() throws -> TargetMachine {
        let own = try Target(profile).offering(offers)
        return TargetMachine(
            profile: profile, own: own,
            target: try own.applying(try recipe().recipe.target, facts: facts), facts: facts)
    }

    func lock(
        _ demands: Lockfile.Demands = .init(architecture: "x86_64"),
        packages: [LockedPackage] = []
    ) throws -> Lockfile {
        Lockfile(
            recipe: "demo", recipeDigest: try recipe().digest, factsVersion: "2026-11-22",
            demands: demands, sources: [:], packages: packages)
    }

    func unmet(_ lock: Lockfile) throws -> [String] {
        try check(lock).unmet.map(\.sentence)
    }

    func check(_ lock: Lockfile) throws -> DemandCheck {
        DemandCheck(
            recipe: try recipe(), lock: lock, path: "demo.lock", machine: try machine())
    }

    func status(_ lock: Lockfile) throws -> LockStatus {
        lock.status(in: try machine().circumstances(of: try recipe(), lock: lock))
    }
}
