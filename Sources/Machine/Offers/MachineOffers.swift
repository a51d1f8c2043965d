/// What the package sources of a machine have for it, as they are: nothing is added to them.
package struct MachineOffers: Sendable, Hashable {
    /// NVIDIA's drivers, newest first; several packages may bring the same version.
    package var drivers: [DriverOffer]
    /// C++ compilers that are not installed; gcc first, newest first.
    package var compilers: [CompilerOffer]
    /// CUDA toolkits of the distribution, newest first.
    package var toolkits: [ToolkitOffer]
    /// Why less is offered than could be, one sentence each.
    package var notes: [String]

    package init(
        drivers: [DriverOffer] = [], compilers: [CompilerOffer] = [],
        toolkits: [ToolkitOffer] = [], notes: [String] = []
    ) {
        self.drivers = drivers
        self.compilers = compilers
        self.toolkits = toolkits
        self.notes = notes
    }
}

extension MachineProbe {
    /// Asks apt what it could install, from the lists that it has: no network, nothing is written
    /// but our own cache.
    ///
    /// A process is started where apt's lists or sources have changed since the last answer; then it
    /// takes about as long as any `apt-cache`, half a second. Without apt there are no offers.
    package func offers() async -> MachineOffers {
        let answer = await AptCache(probe: self).answer()
        let drivers = DriverOfferProbe(records: answer.records).offers()
        var notes = answer.notes
        if drivers.isEmpty, answer.isKnown, SystemProbe(world: world).system().id == "debian" {
            notes.append(
                """
                no source of apt has NVIDIA's driver: Debian keeps it in the component `non-free`, \
                parts of it in `contrib`, and from Debian 12 on its firmware in `non-free-firmware`
                """)
        }
        return MachineOffers(
            drivers: drivers,
            compilers: CompilerOfferProbe(world: world, records: answer.records).offers(),
            toolkits: ToolkitOfferProbe(records: answer.records).offers(), notes: notes)
    }
}
