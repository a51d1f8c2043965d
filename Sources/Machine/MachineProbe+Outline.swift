extension MachineProbe {
    /// A profile without interpreters, compilers and volumes, for which no process is started.
    ///
    /// What cannot be read is left out, so this never fails.
    package func outline() -> MachineProfile {
        if isImage { return image(ProgramInventory.Description(), []) }
        return MachineProfile(
            system: SystemProbe(world: world).system(), cpu: CPU(),
            gpus: GPUProbe(world: world, facts: facts).gpus(),
            driver: DriverProbe(world: world).state(),
            environment: SurroundingsProbe(world: world, environment: environment).surroundings())
    }

    /// The kernels that the machine can start, the running one first.
    package func kernels() -> [InstalledKernel] { KernelProbe(world: world).kernels() }

    /// The key that modules built on this machine are signed with.
    package func moduleKey() -> DriverSite.ModuleKey { ModuleKeyProbe(world: world).key() }

    /// NVSwitch chips on the bus.
    package func switches() -> Int { DriverSiteProbe(world: world).switches() }

    /// Whether a file of `modprobe.d` keeps nouveau from being loaded.
    package func isNouveauBlocked() -> Bool { DriverSiteProbe(world: world).isNouveauBlocked }
}
