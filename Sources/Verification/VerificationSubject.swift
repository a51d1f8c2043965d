package import Compatibility
import FileSystem
package import Installation
package import Lockfiles
package import Machine
package import PackageModel
package import SystemPackage

/// One generation on one machine: what the checks look at.
package struct VerificationSubject: Sendable {
    package let folder: GenerationFolder
    package let lock: Lockfile
    /// SHA-256 of the lock's text, to which the report is bound.
    package let lockDigest: Digest
    /// What a shell would be given.
    package let profile: Profile
    package let machine: MachineProfile
    /// What the checks know of toolkits and builds of torch.
    package let facts: Facts
    /// What the generation's own folder holds.
    package let manifest: Manifest
    /// The toolkit's folder and what it holds; nil without a toolkit.
    package let toolkit: Toolkit?
    /// Whether everything was just unpacked from bytes whose digest was proven.
    package let isFresh: Bool
    /// Below which the distribution's own programs are; a test has a folder of its own.
    package var systemRoot: FilePath = "/"

    package struct Toolkit: Sendable {
        package let path: FilePath
        package let manifest: Manifest
    }

    /// A generation that was just built and is not switched on.
    package init(
        _ pending: PendingGeneration, lock: Lockfile, machine: MachineProfile, facts: Facts
    ) {
        folder = pending.folder
        self.lock = lock
        lockDigest = pending.record.lockDigest
        profile = pending.profile
        self.machine = machine
        self.facts = facts
        manifest = pending.manifest
        toolkit = pending.toolkit.flatMap { path in
            pending.toolkitManifest.map { Toolkit(path: path, manifest: $0) }
        }
        isFresh = true
    }

    /// A whole generation, whose records are read here.
    package init(
        _ generation: Generation, in store: GenerationStore, lock: Lockfile, profile: Profile,
        machine: MachineProfile, facts: Facts
    ) throws {
        folder = generation.folder
        self.lock = lock
        lockDigest = generation.record.lockDigest
        self.profile = profile
        self.machine = machine
        self.facts = facts
        manifest = try store.manifest(of: generation)
        toolkit = try Self.toolkit(of: generation.folder)
        isFresh = false
    }

    init(
        folder: GenerationFolder, lock: Lockfile, lockDigest: Digest, profile: Profile,
        machine: MachineProfile, facts: Facts, manifest: Manifest, toolkit: Toolkit?,
        isFresh: Bool
    ) {
        self.folder = folder
        self.lock = lock
        self.lockDigest = lockDigest
        self.profile = profile
        self.machine = machine
        self.facts = facts
        self.manifest = manifest
        self.toolkit = toolkit
        self.isFresh = isFresh
    }

    /// The toolkit's record lies beside it and bears its name.
    private static func toolkit(of folder: GenerationFolder) throws -> Toolkit? {
        guard try Files.kind(of: folder.cuda) == .symlink else { return nil }
        let path = try Files.resolve(folder.cuda)
        let record = path.string + ".manifest"
        let text = try Files.readText(FilePath(record))
        return Toolkit(path: path, manifest: try Manifest(parsing: text, name: record))
    }
}

/// What the lock and the records say of its parts.
extension VerificationSubject {
    /// PyTorch, as a wheel or as a conda package.
    var torch: LockedPackage? { lock.torch }

    var python: FilePath { folder.environment.appending("bin").appending("python") }

    var hasCompiler: Bool {
        toolkit?.manifest.entries.contains { $0.path == "bin/nvcc" } ?? false
    }

    /// Where `bin/nvcc` and `include` are: in the toolkit's own tree, or in `/usr` where it is the
    /// distribution's; nil without nvcc.
    var compilerHome: FilePath? {
        if lock.distributionToolkit != nil { return systemRoot.appending("usr") }
        return hasCompiler ? toolkit?.path : nil
    }

    /// Names of the packages that conda brings, which own files of the environment.
    var condaNames: Set<String> {
        Set(lock.packages.lazy.filter { $0.layer == .conda }.map(\.name))
    }

    /// Each library of NVRTC that the toolkit or the environment has: `libnvrtc.so.13`.
    var nvrtcLibraries: [FilePath] {
        let own = (toolkit?.manifest.nvrtc ?? []).compactMap { toolkit?.path.appending($0) }
        return own + manifest.nvrtc.map { folder.root.appending($0) }
    }

    /// The facts of the toolkit's release; nil for a toolkit without nvcc, or one that no table holds.
    var toolkitFacts: ToolkitFacts? {
        lock.compiler.flatMap { DottedVersion($0.version) }.flatMap { facts.toolkit($0) }
    }

    /// What a compiler makes code for, of what it offers.
    func targets(offered: [ComputeCapability]) -> Targets? {
        Targets(
            for: machine, locked: lockedCapabilities, offered: offered,
            sample: facts.sampleCapability)
    }

    /// What the GPUs can do that the lock was solved for.
    var lockedCapabilities: [ComputeCapability] {
        let words = lock.demands.gpus.map { $0.split(separator: "*").first ?? "" }
        return words.compactMap { word in
            guard case .found(let capability, _) = facts.reference(word) else { return nil }
            return capability
        }
    }

    /// The reason of what an image cannot be asked before it runs.
    static let onFirstBoot = "on first boot"

    /// Whether a container is around it, to which GPUs have to be given.
    var isContained: Bool { machine.environment.container != nil }

    /// Why nothing can run on a GPU here; nil where it can.
    var reasonAgainstGPU: String? {
        if machine.environment.isImage { return Self.onFirstBoot }
        let isReached = machine.environment.hasDriverNode
        if machine.environment.isWSL {
            if !isReached { return "Windows gives WSL no GPU: there is no `/dev/dxg`" }
            return isLeftNoGPU ? Self.hidden : nil
        }
        if machine.gpus.isEmpty { return "no NVIDIA GPU on the PCI bus" }
        if machine.driver.loaded == nil { return "no NVIDIA driver is loaded" }
        // Bus and driver are the host's, which every container sees.
        if isContained && !isReached { return "this container was given no GPU" }
        return isLeftNoGPU ? Self.hidden : nil
    }

    private static let hidden = "`CUDA_VISIBLE_DEVICES` leaves this job no GPU"

    /// Whether there are GPUs, and the user's own variable leaves none of them.
    var isLeftNoGPU: Bool {
        guard machine.hidesGPUs else {
            return !machine.gpus.isEmpty && machine.visibleGPUs?.isEmpty == true
        }
        // In WSL no bus tells how many there are.
        let variable = machine.environment.visibleDevices
        return variable?.isEmpty == true || variable?.hasPrefix("-") == true
    }
}

extension Manifest {
    /// Regular files named `libnvrtc.so.<major>`, not their builtins or `.alt` variants.
    fileprivate var nvrtc: [String] {
        entries.compactMap { entry in
            guard case .file = entry.content,
                let name = entry.path.split(separator: "/").last, name.hasPrefix("libnvrtc.so.")
            else { return nil }
            return entry.path
        }
    }
}
