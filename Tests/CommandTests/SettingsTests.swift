import ArgumentParser
import Diagnostics
import Installation
import SystemPackage
import Testing

@testable import Provision

@Suite struct SettingsTests {
    private func settings(
        _ arguments: [String] = [], _ environment: [String: String] = ["HOME": "/home/ann"],
        isRoot: Bool = false
    ) throws -> Settings {
        try Settings(
            GlobalOptions.parse(arguments),
            in: .init(
                environment: environment, workingDirectory: "/home/ann/work",
                userID: isRoot ? 0 : 1000))
    }

    @Test func `a user's files go where XDG says`() throws {
        let plain = try settings()
        #expect(plain.places.prefix == "/home/ann/.local/share/provision")
        #expect(plain.places.cache == "/home/ann/.cache/provision")
        let moved = try settings(
            [], ["XDG_DATA_HOME": "/data", "XDG_CACHE_HOME": "relative", "HOME": "/home/ann"])
        #expect(moved.places.prefix == "/data/provision")
        #expect(moved.places.cache == "/home/ann/.cache/provision")
    }

    @Test func `root and --system mean all users`() throws {
        let root = try settings([], [:], isRoot: true)
        #expect(root.places.prefix == "/opt/provision")
        #expect(root.places.cache == "/var/cache/provision")
        #expect(root.places.scope == .system)
        #expect(try settings(["--system"]).places.prefix == "/opt/provision")
    }

    @Test func `a flag wins over the environment and that over the default`() throws {
        let environment = [
            "HOME": "/home/ann", "PROVISION_PREFIX": "/env", "PROVISION_CACHE_DIR": "cache",
            "PROVISION_YES": "1", "PROVISION_OFFLINE": "off",
        ]
        let byEnvironment = try settings([], environment)
        #expect(byEnvironment.places.prefix == "/env")
        #expect(byEnvironment.places.cache == "/home/ann/work/cache")
        #expect(byEnvironment.assumesYes)
        #expect(!byEnvironment.isOffline)
        let byFlag = try settings(["--prefix", "../p", "--offline"], environment)
        #expect(byFlag.places.prefix == "/home/ann/p")
        #expect(byFlag.isOffline)
        #expect(try settings(["--system"], environment).places.prefix == "/opt/provision")
    }

    @Test func `a variable that says nothing is an error that names it`() throws {
        let error = #expect(throws: ProvisionError.self) {
            try settings([], ["HOME": "/h", "PROVISION_YES": "maybe"])
        }
        #expect(error?.message == "cannot read `PROVISION_YES=maybe` as yes or no")
        #expect(error?.code.exitStatus == .usage)
    }

    @Test func `without a home nobody knows where files go`() throws {
        let error = #expect(throws: ProvisionError.self) { try settings([], [:]) }
        #expect(error?.message == "cannot tell where your files belong")
    }

    @Test(arguments: [
        ["--jobs", "0"], ["--system", "--prefix", "/p"], ["-q", "-v"], ["--color", "pink"],
    ])
    func `flags that exclude each other are refused`(arguments: [String]) {
        #expect(throws: (any Error).self) { try GlobalOptions.parse(arguments) }
    }

    @Test func `the recipe is named once, or has a default name`() throws {
        #expect(try RecipeOptions.parse([]).path == "provision.yaml")
        #expect(try RecipeOptions.parse(["-f", "a.yaml"]).path == "a.yaml")
        #expect(try RecipeOptions.parse(["b.yaml"]).path == "b.yaml")
        #expect(throws: (any Error).self) { try RecipeOptions.parse(["b.yaml", "-f", "a.yaml"]) }
    }

    @Test func `layers are named, not guessed`() throws {
        let only = try RecipeOptions.parse(["--only", "cuda,pytorch"]).only
        #expect(only?.sections == [.cuda, .pytorch])
        for wrong in [
            ["--only", "cuda,"], ["--only", "gpu"], ["--only", "pip", "--skip", "cuda"],
        ] {
            #expect(throws: (any Error).self) { try RecipeOptions.parse(wrong) }
        }
    }

    @Test func `the target's fields come from one option`() throws {
        let options = try RecipeOptions.parse([
            "--target", "os=ubuntu-22.04,gpus=h100*8,gpus=rtx-3090,driver=580",
        ])
        #expect(
            options.target?.values == [
                "os": ["ubuntu-22.04"], "gpus": ["h100*8", "rtx-3090"], "driver": ["580"],
            ])
        for wrong in ["os", "os=", "kernel=6", ""] {
            #expect(throws: (any Error).self) { try RecipeOptions.parse(["--target", wrong]) }
        }
    }

    @Test func `how the lock is used`() throws {
        func policy(_ arguments: [String], _ environment: [String: String] = [:]) throws -> String {
            let policy = try RecipeOptions.parse(arguments).policy(environment)
            return (policy.isLocked ? "locked" : "") + (policy.isFrozen ? "frozen" : "")
                + policy.upgrades.joined(separator: ",")
        }
        #expect(try policy([]) == "")
        #expect(try policy(["--locked"], ["PROVISION_FROZEN": "1"]) == "locked")
        #expect(try policy([], ["PROVISION_FROZEN": "1", "PROVISION_LOCKED": "1"]) == "frozen")
        #expect(try policy([], ["PROVISION_LOCKED": "yes"]) == "locked")
        #expect(
            try policy(["--upgrade", "torch", "--upgrade", "six"], ["PROVISION_LOCKED": "1"])
                == "torch,six")
        #expect(throws: (any Error).self) { try policy([], ["PROVISION_LOCKED": "perhaps"]) }
        #expect(throws: (any Error).self) { try policy(["--locked", "--upgrade", "torch"]) }
    }
}
