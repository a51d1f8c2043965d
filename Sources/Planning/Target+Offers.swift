import Diagnostics
package import Machine

extension Target {
    /// This target with what the package sources of the machine have for it.
    ///
    /// Where no driver may be installed there are none on offer.
    package func offering(_ offers: MachineOffers) -> Target {
        var target = self
        target.driverOffers = fixedDriver == nil ? offers.drivers : []
        target.compilerOffers = offers.compilers
        target.toolkitOffers = offers.toolkits
        return target
    }

    /// Why no driver may be installed on that machine; nil where one may.
    package static func fixedDriver(on profile: MachineProfile) -> String? {
        if let reason = fixedDriver(in: profile.environment) { return reason }
        let virtual = profile.gpus.lazy.compactMap(\.virtualProfile).first
        return virtual.map {
            "the vGPU \($0) takes the driver that came with its host's vGPU software"
        }
    }

    /// Why no driver may be installed in such a place; nil where one may.
    package static func fixedDriver(in place: Surroundings) -> String? {
        // A container on WSL counts as WSL: what can be updated is the driver of Windows.
        if place.isWSL { return "WSL takes the driver of Windows: update it there" }
        if let container = place.container {
            return "a \(container) container has its host's driver: update it there"
        }
        if place.isJetson { return "a Jetson's driver is part of JetPack" }
        return nil
    }
}
