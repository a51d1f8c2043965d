package import Compatibility
package import Diagnostics
import Machine
import PackageModel
package import Recipes
import SystemPackage

extension Target {
    /// This target with what the recipe's `target:` says in place of what was probed.
    package func applying(
        _ wish: Recipe.Target, facts: Facts = .embedded
    ) throws(ProvisionError) -> Target {
        var target = self
        target.rename(wish)
        if let architecture = wish.arch { target.architecture = architecture.value.rawValue }
        let isElsewhere = wish.os != nil && target.os != os
        if isElsewhere || target.architecture != architecture { target.forgetPlace() }
        if let glibc = try wish.lowestGlibc() { target.glibc = glibc }
        if case .only(let requests) = wish.gpus.value {
            target.gpus = []
            target.isDescribed = true
            for request in requests { target.gpus.append(try Self.gpu(request, facts)) }
        }
        if let driver = wish.driver {
            target.driver = facts.newest(of: driver.value)
            target.driverModules = nil
            target.namesDriver = true
            target.fixedDriver = "`target.driver` says what is loaded there"
        }
        if let compiler = wish.compiler {
            target.compilers = HostCompiler(named: compiler.value).map { [$0] } ?? []
            target.compilerOffers = []
            target.isDescribed = true
        }
        if wish.driver != nil || wish.describesAnother { target.isDescribed = true }
        if wish.arch != nil || wish.os != nil {
            target.kernel = nil
            target.microarchitecture = nil
        }
        if wish.describesAnother { target.retag(pythons: wish.python?.map(\.value.description)) }
        return target
    }

    /// Puts the named distribution in place of the probed one; one that differs in what a
    /// distribution decides is another, and nobody said which.
    private mutating func rename(_ wish: Recipe.Target) {
        switch wish.os?.value {
        case .distribution(let id, let version): os = "\(id)-\(version)"
        case .any: os = nil
        case nil: if wish.arch != nil || wish.glibc != nil { os = nil }
        }
    }

    /// What this machine has and could get says nothing of another one.
    private mutating func forgetPlace() {
        fixedDriver = nil
        hasKernelModules = true
        driverOffers = []
        compilers = []
        compilerOffers = []
        toolkitOffers = []
    }

    /// Makes the interpreters fit architecture and glibc; takes the named versions where given.
    private mutating func retag(pythons: [String]?) {
        let platforms = LinuxPlatforms(
            machine: architecture,
            library: .glibc(major: Int(glibc.major), minor: Int(glibc.minor)))
        let versions = pythons ?? interpreters.map(\.version.description)
        let architecture = architecture
        interpreters = versions.compactMap {
            Interpreter(version: $0, architecture: architecture, platforms)
        }
        anyPython = .any(on: platforms)
    }
}

extension Facts {
    /// The driver that a recipe's word means: a branch alone, `580`, is the newest of it that a
    /// toolkit shipped with, since who says no more has what works.
    func newest(of driver: DottedVersion) -> DottedVersion {
        guard driver.numbers.count == 1 else { return driver }
        return releases.map(\.driver).filter { $0.major == driver.major }.max() ?? driver
    }
}

extension HostCompiler {
    /// A compiler that a recipe says the target has; nil where the name tells no version.
    fileprivate init?(named name: String) {
        guard case .named(let family, let major) = Problem.CompilerWish.Choice(name) else {
            return nil
        }
        let path = FilePath("/usr/bin/\(name)")
        self.init(
            path: path, executable: path, family: family, version: "\(major)", isDefault: true)
    }
}

extension Recipe.Target {
    /// Whether it changes which wheels or interpreters there are.
    var describesAnother: Bool { arch != nil || glibc != nil || os != nil || python != nil }

    /// The C library of the target: named, or that of the named distribution.
    fileprivate func lowestGlibc() throws(ProvisionError) -> DottedVersion? {
        if let glibc { return glibc.value }
        guard let os, case .distribution(let id, let version) = os.value else { return nil }
        guard let glibc = Self.libraries["\(id)-\(version)"] else {
            throw ProvisionError(
                .unknownTarget, "cannot tell the C library of `\(os.value)`", at: os.mark,
                hints: ["add it: `target: {glibc: \"2.35\"}`"])
        }
        return DottedVersion(glibc)
    }

    /// The C library of each distribution that is supported.
    ///
    /// Source: their package lists, 2026-11-22.
    private static let libraries = [
        "debian-11": "2.31", "debian-12": "2.36", "debian-13": "2.41",
        "ubuntu-20.04": "2.31", "ubuntu-22.04": "2.35", "ubuntu-24.04": "2.39",
    ]
}
