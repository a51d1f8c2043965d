import Diagnostics
package import Lockfiles
import PackageModel
package import SystemPackage

/// What is to be installed, and how it is to be switched on.
package struct InstallationOrder: Sendable {
    package var lock: Lockfile
    /// The lock's very bytes, which the generation keeps.
    package var lockText: String
    /// The machine's Python, which a virtual environment is made on; nil for a lock without an
    /// environment, and passed over where a conda package brings Python.
    package var interpreter: InterpreterDescription?
    package var condaOptions: CondaOptions
    package var profile: ProfileChoices
    /// Whether something outside of the prefix will lead to the toolkit, as `cuda.link` asks for:
    /// then it has no `version.json`, which libmamba would take for the driver's.
    package var linksToolkit: Bool
    /// Seconds since 1970, for `history`.
    package var date: Int64

    package init(
        lock: Lockfile, lockText: String, interpreter: InterpreterDescription?,
        condaOptions: CondaOptions = CondaOptions(), profile: ProfileChoices = ProfileChoices(),
        linksToolkit: Bool = false, date: Int64
    ) {
        self.lock = lock
        self.lockText = lockText
        self.interpreter = interpreter
        self.condaOptions = condaOptions
        self.profile = profile
        self.linksToolkit = linksToolkit
        self.date = date
    }
}

/// The recipe's `profile:` section, decided.
package struct ProfileChoices: Sendable, Equatable {
    /// Whether sourcing switches the toolkit on, and the environment.
    package var activatesToolkit = true
    package var activatesEnvironment = true
    /// Whether LD_LIBRARY_PATH gets the filtered folder of the toolkit's libraries.
    package var hasLibraryPath = true
    /// What NVCC_CCBIN becomes, where the toolkit needs a compiler that is not the default.
    package var hostCompiler: FilePath?
    package var variables: [String: String] = [:]
    package var shells: Set<Shell> = Set(Shell.allCases)
    package var hasModulefile = false
    /// Whether the loader's configuration names the toolkit's libraries, for everybody.
    package var isKnownToLoader = false
    /// The recipe's `cuda.link`.
    package var link: FilePath?
    /// What the modulefile says of itself.
    package var description: String?

    package init() {}
}

extension Profile.Contents {
    /// What of it is switched on when the profile is sourced.
    func asSourced(_ choices: ProfileChoices) -> Profile.Contents {
        var contents = self
        if !choices.activatesEnvironment {
            contents.environment = nil
            contents.conda = nil
        }
        if !choices.activatesToolkit {
            contents.toolkit = nil
            contents.systemToolkit = nil
            contents.hostCompiler = nil
            contents.libraries = nil
        }
        return contents
    }
}

extension InstallationOrder {
    /// The packages that are merged into the toolkit.
    var toolkitPackages: [LockedPackage] {
        lock.packages.filter { $0.layer == .cuda && !$0.artifacts.isEmpty }
    }

    /// The conda packages of the environment.
    var condaPackages: [LockedPackage] {
        lock.packages.filter { $0.layer == .conda && !$0.artifacts.isEmpty }
    }

    /// Whether Python comes from a conda package, not from the machine.
    var hasCondaPython: Bool { condaPackages.contains { $0.name == "python" } }

    var hasEnvironment: Bool { interpreter != nil || !condaPackages.isEmpty }

    /// The wheels that go into the environment.
    var environmentPackages: [LockedPackage] {
        lock.packages.filter { [.python, .pytorch, .pip].contains($0.layer) }
            .filter { !$0.artifacts.isEmpty }
    }

    /// The release that the merged toolkit is called by.
    ///
    /// The metapackage bears NVIDIA's release number; without it nvcc's own version stands for it.
    var toolkitVersion: String {
        let packages = lock.packages.filter { $0.layer == .cuda }
        for prefix in ["cuda-toolkit", "nvidia-cuda-nvcc", "nvidia-cuda-runtime"] {
            if let package = packages.first(where: { $0.name.hasPrefix(prefix) }) {
                return package.version
            }
        }
        return packages.first?.version ?? "0"
    }

    /// Every file that has to be in the store, each once.
    ///
    /// A package that this version cannot install is refused here, before the first byte.
    func artifacts() throws(ProvisionError) -> [Artifact] {
        var seen: Set<Digest> = []
        var found: [Artifact] = []
        for package in lock.packages where !package.isOfDistribution {
            for artifact in package.artifacts {
                try check(artifact, of: package)
                guard let url = lock.url(of: artifact) else {
                    throw refused(package, "its source `\(artifact.source)` has no address")
                }
                guard seen.insert(artifact.digest).inserted else { continue }
                found.append(
                    Artifact(
                        filename: artifact.filename, url: url, size: artifact.size,
                        digest: artifact.digest))
            }
        }
        return found
    }

    private func check(
        _ artifact: LockedArtifact, of package: LockedPackage
    ) throws(ProvisionError) {
        switch package.layer {
        case .conda: try checkConda(artifact, of: package)
        case .cuda where ArchiveFilename(artifact.filename) != nil: break
        case .cuda: try checkWheel(artifact, of: package)
        case .python, .pytorch, .pip:
            try checkWheel(artifact, of: package)
            guard interpreter != nil || hasCondaPython else {
                throw refused(package, "there is no interpreter to make an environment on")
            }
        case .system, .driver:
            throw refused(package, "the layer `\(package.layer)` is not available in this version")
        }
    }

    private func checkConda(
        _ artifact: LockedArtifact, of package: LockedPackage
    ) throws(ProvisionError) {
        guard package.conda != nil else {
            throw refused(package, "the lock does not have its record")
        }
        guard let filename = CondaFilename(artifact.filename) else {
            throw refused(package, "`\(artifact.filename)` is not a conda package")
        }
        guard filename.name.lowercased() == package.name.lowercased(),
            filename.version == package.version, package.build ?? filename.build == filename.build
        else { throw refused(package, "`\(artifact.filename)` is another package") }
    }

    private func checkWheel(
        _ artifact: LockedArtifact, of package: LockedPackage
    ) throws(ProvisionError) {
        guard artifact.filename.hasSuffix(".whl") else {
            throw refused(package, "`\(artifact.filename)` is not a wheel")
        }
        guard artifact.digest.algorithm == .sha256 else {
            throw refused(package, "`\(artifact.filename)` has no SHA-256 in the lock")
        }
    }

    private func refused(_ package: LockedPackage, _ reason: String) -> ProvisionError {
        ProvisionError(
            .notInstallable, "cannot install `\(package.name) \(package.version)`",
            context: [reason])
    }
}
