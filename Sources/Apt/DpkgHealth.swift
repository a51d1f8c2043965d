package import Diagnostics

/// Whether dpkg may be given new work.
package enum DpkgHealth {
    static let interrupted = ProvisionError(
        .dpkgUnsound, "dpkg was interrupted and has not finished",
        hints: ["`sudo dpkg --configure -a`, then run this again"])

    /// What has to be repaired first, with the line that does; nil where dpkg is sound.
    ///
    /// Triggers that wait are no obstacle: the next run of dpkg sees to them.
    package static func complaint(about database: DpkgDatabase) -> ProvisionError? {
        if database.isInterrupted { return interrupted }
        let broken = database.unsound.filter {
            $0.needsReinstallation || ![.triggersAwaited, .triggersPending].contains($0.state)
        }
        guard !broken.isEmpty else { return nil }
        let isUnconfigured = broken.allSatisfy {
            !$0.needsReinstallation && [.unpacked, .halfConfigured].contains($0.state)
        }
        return ProvisionError(
            .dpkgUnsound, "dpkg has packages that are not whole",
            context: broken.prefix(8).map(sentence)
                + (broken.count > 8 ? ["and \(broken.count - 8) more"] : []),
            hints: [
                isUnconfigured
                    ? "`sudo dpkg --configure -a`, then run this again"
                    : "`sudo apt-get -f install`, then run this again"
            ])
    }

    /// `make 4.3-4.1 is unpacked and not configured`.
    private static func sentence(_ package: DpkgPackage) -> String {
        let name = [package.name, package.version].compactMap(\.self).joined(separator: " ")
        let state =
            switch package.state {
            case .halfInstalled: "half installed"
            case .unpacked: "unpacked and not configured"
            case .halfConfigured: "half configured"
            default: "in need of being installed again"
            }
        return "\(name) is \(state)"
    }
}
