package import Compatibility
package import SystemPackage

/// Reads a machine; the world is passed in, so that a test can make one up.
package struct MachineProbe: Sendable {
    package var world: World
    package var environment: [String: String]
    /// Where descriptions of interpreters and compilers are kept; nil: ask them each time.
    package var cacheFolder: FilePath?
    package var programs: any ProgramRunner
    /// What is known of GPUs by their ids.
    package var facts: Facts
    /// Whether the world is an image that this process has entered; see `MachineProbe.image`.
    package var isImage: Bool

    package init(
        root: FilePath = "/", environment: [String: String], cacheFolder: FilePath?,
        programs: any ProgramRunner = SubprocessRunner(), facts: Facts = .embedded,
        isImage: Bool = false
    ) {
        self.isImage = isImage
        world = World(root: root)
        self.environment = environment
        self.cacheFolder = cacheFolder
        self.programs = programs
        self.facts = facts
    }

    /// Takes what has to do with a driver from this world into a profile of another one.
    package func read(into profile: inout MachineProfile) {
        let system = SystemProbe(world: world).system()
        if !system.id.isEmpty {
            // The C library and the processor stay those that programs run with.
            profile.system.id = system.id
            profile.system.versionID = system.versionID
            profile.system.prettyName = system.prettyName
            profile.system.codename = system.codename
            profile.system.relatives = system.relatives
        }
        profile.gpus = GPUProbe(world: world, facts: facts).gpus()
        profile.driver = DriverProbe(world: world).state()
        profile.environment = SurroundingsProbe(world: world, environment: environment)
            .surroundings()
    }

    /// NVIDIA's driver alone, loaded and installed; starts no process.
    package func driverState() -> DriverState {
        let state = DriverProbe(world: world).state()
        return isImage ? DriverState(installed: state.installed) : state
    }

    /// Reads everything; `volumes` are the paths whose space is of interest, present or not.
    ///
    /// What cannot be read is left out, so this never fails. Interpreters and compilers that are not
    /// in the cache are asked, all at once; else no process is started.
    package func profile(volumes: [FilePath] = ["/"]) async -> MachineProfile {
        let inventory = await ProgramInventory(probe: self).describe()
        if isImage { return image(inventory, volumes) }
        var notes = inventory.notes
        let gpus = GPUProbe(world: world, facts: facts).gpus()
        notes += gpus.filter { $0.model == nil }.map {
            "the GPU \($0.title) at \($0.address) is newer than the facts of \(facts.version)"
        }
        let surroundings = SurroundingsProbe(world: world, environment: environment).surroundings()
        if surroundings.isWSL, gpus.isEmpty {
            notes.append("WSL hides the GPUs from the bus: name them in the recipe's `target`")
        }
        return MachineProfile(
            system: SystemProbe(world: world).system(), cpu: CPUProbe(world: world).cpu(),
            memory: SystemProbe(world: world).memory(),
            volumes: VolumeProbe(world: world).volumes(volumes), gpus: gpus,
            driver: DriverProbe(world: world).state(), pythons: inventory.pythons,
            compilers: inventory.compilers,
            environment: surroundings, notes: notes)
    }
}
