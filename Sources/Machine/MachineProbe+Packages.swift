import SystemPackage

extension MachineProbe {
    /// The installed packages of the distribution whose name pleases, sorted.
    ///
    /// None where there is no dpkg. No process is started.
    package func installedPackages(where isWanted: (String) -> Bool) -> [String] {
        guard let status = world.bytes("/var/lib/dpkg/status", limit: 64 << 20) else { return [] }
        return DpkgStatus(status).versions(where: isWanted).map(\.name).sorted()
    }
}
