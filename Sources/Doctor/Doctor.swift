import Compatibility
package import FileSystem
package import Machine
package import SystemPackage

/// Examines a machine, with or without an environment on it; changes nothing.
package struct Doctor: Sendable {
    /// What may be looked at besides the machine.
    package struct Subject: Sendable {
        /// The Python environment; nil: the one that the user is in, else the system's.
        package var environment: FilePath?
        /// The toolkit of the environment.
        package var toolkit: FilePath?
        /// Where environments and downloads go, for the room there.
        package var places: [FilePath]
        /// Where programs put what they need for a moment, which is less.
        package var temporary: FilePath?

        package init(
            environment: FilePath? = nil, toolkit: FilePath? = nil, places: [FilePath] = [],
            temporary: FilePath? = nil
        ) {
            self.environment = environment
            self.toolkit = toolkit
            self.places = places
            self.temporary = temporary
        }
    }

    package var probe: MachineProbe
    package var user: DoctorUser
    /// Seconds since 1970.
    package var now: Int64
    package var subject: Subject
    /// After this a program that does not answer is a finding; `nvidia-smi` gets half of it more for
    /// each GPU on the bus.
    package var timeLimit: Duration
    /// What is left of the file system that holds a path; nil where that cannot be told.
    package var space: @Sendable (FilePath) -> VolumeSpace?

    package init(
        probe: MachineProbe, user: DoctorUser, now: Int64, subject: Subject = Subject(),
        timeLimit: Duration = .seconds(10),
        space: @escaping @Sendable (FilePath) -> VolumeSpace? = { try? Files.space(at: $0) }
    ) {
        self.probe = probe
        self.user = user
        self.now = now
        self.subject = subject
        self.timeLimit = timeLimit
        self.space = space
    }

    /// Looks once at everything, then judges; programs are started only where a driver is loaded,
    /// a GPU has none, or a quota is kept.
    package func examine() async -> DoctorReport { DoctorRules.judge(await evidence()) }

    func evidence() async -> Evidence {
        let files = MachineFiles(world: probe.world)
        let machine = files.withGivenGPUs(probe.outline())
        let isLoaded = machine.driver.loaded != nil || machine.environment.isWSL
        let runner = probe.programs
        // The nodes are looked at first: a program of the driver may make them.
        let devices = machine.environment.isImage ? DeviceEvidence() : files.devices()
        async let tool = ToolReading(
            files: files, environment: probe.environment, runner: runner,
            timeLimit: toolLimit(machine)
        ).evidence(mayAsk: isLoaded && machine.environment.mayAskDriver)
        async let log = kernelLog(machine, files, runner)
        let packages = packages(files)
        let libraries = LibraryReading(files: files, environment: probe.environment).evidence()
        let python = PythonReading(files: files, environment: probe.environment)
        let toolkits = ToolkitReading(
            files: files, environment: probe.environment, own: subject.toolkit,
            loaderFolders: libraries.loaderFolders, packages: packages
        ).evidence()
        let disks = await DiskReading(
            files: files, environment: probe.environment, runner: runner, timeLimit: timeLimit,
            space: space
        ).evidence(subject.places, subject.temporary, trees: trees(files, toolkits))
        return Evidence(
            machine: machine, facts: probe.facts, user: user, now: now,
            hasProcesses: files.exists("/proc/self"),
            kernel: KernelReading(files: files, probe: probe).evidence(log: await log),
            devices: devices, tool: await tool,
            fabric: machine.gpus.isEmpty
                ? FabricEvidence() : FabricReading(files: files, probe: probe).evidence(),
            packages: packages,
            hasPackageLists: files.names(in: "/var/lib/apt/lists").contains {
                $0.contains("_Packages")
            }, libraries: libraries,
            variables: VariableReading(
                files: files, environment: probe.environment,
                prefixes: python.roots(of: subject.environment)
            ).evidence(),
            toolkits: toolkits, python: python.evidence(of: subject.environment), disks: disks,
            clock: files.clock(at: now, facts: probe.facts.version),
            network: NetworkReading(files: files, environment: probe.environment).evidence(),
            settings: HonouredVariables.set(in: probe.environment))
    }

    /// Where nothing keeps the driver at its GPUs, `nvidia-smi` waits for one after the other to start.
    private func toolLimit(_ machine: MachineProfile) -> Duration {
        timeLimit * (2 + min(64, machine.gpus.count)) / 2
    }

    private func packages(_ files: MachineFiles) -> [PackageRecord] {
        let marks = ["nvidia", "cuda", "cudnn", "nccl"]
        let status = files.bytes("/var/lib/dpkg/status", limit: 64 << 20) ?? []
        return PackageList(status).records { name in
            name == "dkms" || name == "unattended-upgrades"
                || marks.contains { name.contains($0) }
        }
    }

    /// The kernel's log is asked for only where it can tell why a GPU has no driver, or lost it.
    private func kernelLog(
        _ machine: MachineProfile, _ files: MachineFiles, _ runner: any ProgramRunner
    ) async -> String {
        let place = machine.environment
        guard !machine.gpus.isEmpty, place.container == nil, !place.isImage else { return "" }
        let program = ["/usr/bin/dmesg", "/bin/dmesg"].map { FilePath($0) }
            .first(where: files.isProgram)
        guard let program, let path = files.place(program) else { return "" }
        let result = try? await runner.run(
            ProgramRun(
                path, arguments: ["--kernel", "--nopager"],
                environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C"], timeLimit: timeLimit,
                outputLimit: 8 << 20))
        return result?.output ?? ""
    }

    private func trees(_ files: MachineFiles, _ toolkits: ToolkitEvidence) -> [FilePath] {
        LibraryTrees(files: files, environment: probe.environment).folders(toolkits)
    }
}

extension Surroundings {
    /// Whether this place has the driver that is loaded; in a container that was given no GPU the
    /// question alone would make a device node, which says otherwise to whoever looks next.
    fileprivate var mayAskDriver: Bool { !isImage && (container == nil || hasDriverNode) }
}
