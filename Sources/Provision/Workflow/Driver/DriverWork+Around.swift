import Apt
import Diagnostics
import FileSystem
import Installation
import Lockfiles
import Machine
import PackageModel
import Planning
import Recipes
import SystemPackage

// What is done around apt: the record before, the files, the proof after.
extension DriverWork {
    private var root: FilePath { session.systemRoot }
    private var driver: Recipe.Driver? { recipe.recipe.driver }

    /// Writes down what is about to happen and what was there, then the files that apt has to find.
    func begin() async throws {
        guard changesPackages else { return }
        try await repository?.add()
        var files: [String] = []
        var record = DriverRecord(
            owner: name, recipe: HostFiles.name(of: recipe.path).string, version: version.text,
            before: returnPoint(\.oldVersion), after: returnPoint(\.newVersion),
            boot: BootIdentity.read().boot)
        if let old = self.record {
            files = old.files
            // A run that was killed has seen what was there before.
            if old.phase == .installing {
                record.before.merge(old.before) { $1 }
                record.addsRepository = old.addsRepository
            }
        }
        if try recipe.noteRepository(isInstalling: true, in: session) {
            record.addsRepository = true
        }
        if driver?.hold.value == true { files.append(DriverFiles.holdPath.string) }
        if blocksNouveau { files.append(DriverFiles.nouveau.path.string) }
        record.files = Set(files).sorted()
        try record.store(in: session.systemState)
        if driver?.hold.value == true {
            try DriverFiles.hold(pins).write(below: root)
        } else {
            try OwnFile.remove(DriverFiles.holdPath, below: root)
        }
        if blocksNouveau { try DriverFiles.nouveau.write(below: root) }
    }

    /// Proves what apt did, and says whether a reboot has to follow.
    func finish() async throws {
        guard changesPackages, var record = try DriverRecord.stored(in: session.systemState) else {
            return
        }
        if blocksNouveau { try await renewInitialFileSystem() }
        try await DriverProof(
            planned: version, kernel: provenKernel, root: root, graphics: graphics,
            programs: SubprocessRunner()
        ).check()
        record.phase = try await isLoaded() ? .loaded : .installed
        if record.phase == .installed, session.image == nil {
            try RebootNotice(folder: Self.place("/run", root)).give(
                for: packages.filter(\.isRequested).map(\.debianName))
            if let resumption {
                try resumeUnit(resumption).install(below: root)
                record.resumption = .waiting
            }
        }
        try record.store(in: session.systemState)
    }

    /// What the lock's packages draw with.
    private var graphics: DriverProof.Graphics {
        let names = packages.map(\.debianName)
        var graphics: DriverProof.Graphics = []
        // Ubuntu has both in one package.
        if names.contains(where: { $0.hasPrefix("libnvidia-gl") }) {
            graphics = [.openGL, .vulkan]
        }
        if names.contains("libglx-nvidia0") { graphics.insert(.openGL) }
        if names.contains(where: { $0.hasSuffix("vulkan-icd") }) { graphics.insert(.vulkan) }
        return graphics
    }

    /// Throws where somebody has taken a GPU since the plan was shown; to be asked right before apt
    /// starts, and before anything is written down.
    func checkUse() throws {
        guard changesPackages else { return }
        let now = DriverPreflight(
            profile: machine.profile, site: try session.driverProbe().driverSite(),
            planned: version)
        if let error = now.inUse?.error { throw error }
    }

    private var blocksNouveau: Bool {
        machine.profile.driver.isNouveauLoaded && !site.isNouveauBlocked
    }

    /// One version of each package that is to change; nil for none.
    private func returnPoint(_ version: (AptChange) -> String?) -> [String: String?] {
        var versions: [String: String?] = [:]
        for change in forecast?.changes ?? []
        where forecast?.package(of: change)?.layer != .system {
            versions[change.name] = .some(version(change))
        }
        return versions
    }

    /// One rule for each version of the driver's own parts.
    private var pins: [DriverPin] {
        let parts = packages.filter { DriverPackages.driver(of: $0.version) == version }
        return Dictionary(grouping: parts, by: \.version).sorted { $0.key < $1.key }.map {
            DriverPin(packages: $0.value.map(\.debianName).sorted(), version: $0.key)
        }
    }

    // MARK: The kernel

    /// The one whose module has to be there: none in an image, unless modules were put into it.
    private var provenKernel: String? {
        guard session.image != nil else { return site.runningKernel?.release }
        return modules == .none ? nil : site.kernels.first?.release
    }

    /// Whether the kernel runs it by now: where nothing was loaded before, it may be loaded at once.
    private func isLoaded() async throws -> Bool {
        guard session.image == nil else { return false }
        var profile = machine.profile
        if profile.driver.loaded == nil, !profile.driver.isNouveauLoaded, !profile.gpus.isEmpty {
            _ = try await start("modprobe", ["nvidia"], limit: .seconds(60))
        }
        try session.driverProbe().read(into: &profile)
        return profile.driver.loaded?.version == version
    }

    private func renewInitialFileSystem() async throws {
        let result = try await start("update-initramfs", ["-u", "-k", "all"], limit: .seconds(900))
        guard let result, !result.isSuccess else { return }
        throw ProvisionError(
            .driverNotBuilt, "cannot keep nouveau out of the next boot: `update-initramfs` fails",
            context: [result.description], hints: ["`sudo update-initramfs -u -k all` tells why"])
    }

    /// Nil where the program is not there.
    private func start(
        _ name: String, _ arguments: [String], limit: Duration
    ) async throws -> ProgramResult? {
        for folder: FilePath in ["/usr/sbin", "/sbin"] {
            let path = Self.place(folder.appending(name), root)
            guard try Files.exists(path) else { continue }
            return try await SubprocessRunner().run(
                ProgramRun(
                    path, arguments: arguments,
                    environment: [
                        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8",
                    ], timeLimit: limit))
        }
        return nil
    }

    private func resumeUnit(_ arguments: [String]) throws -> ResumeUnit {
        let places = session.settings.places
        return ResumeUnit(
            command: [try Files.resolve("/proc/self/exe").string] + arguments,
            folder: session.workingDirectory,
            mounts: [recipe.path, places.prefix, places.cache],
            environment: ResumedVariables(of: session.environment).values)
    }

    static func place(_ path: FilePath, _ root: FilePath) -> FilePath {
        root == "/" ? path : root.appending(path.components)
    }
}
