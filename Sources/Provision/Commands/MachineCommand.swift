import ArgumentParser
import Diagnostics
import Installation
import Machine
import SystemPackage

/// Says what this machine is.
struct MachineCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "machine",
        abstract: "Say what this machine is: system, GPUs, driver, interpreters, compilers.")

    @OptionGroup(title: "Everywhere")
    var global: GlobalOptions

    func run(in session: Session) async throws -> ExitStatus {
        let probe = try session.machineProbe()
        let offers = await probe.offers()
        let view = MachineView(
            await probe.profile(volumes: session.volumes), offers: offers,
            facts: try session.facts(), environment: session.environment)
        session.show { MachineScreen.draw(view, style: $0) }
        session.emit([MachineJSON.value(view)])
        return .success
    }
}

extension Session {
    /// The probe of this machine; descriptions of programs are kept in the cache.
    func machineProbe() throws -> MachineProbe {
        MachineProbe(
            environment: environment,
            cacheFolder: settings.places.cache.appending("machine"), facts: try facts(),
            isImage: image != nil)
    }

    /// The paths whose free space matters to a run.
    var volumes: [FilePath] { [settings.places.prefix, settings.places.cache] }
}
