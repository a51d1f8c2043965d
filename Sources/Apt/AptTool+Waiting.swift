import Diagnostics

extension AptTool {
    /// dpkg's records once they say how things are: while another program changes packages, such as
    /// the apt of a run that was interrupted, they show a dpkg that is not sound.
    ///
    /// Waits for that program, else throws R627; returns at once where dpkg is sound.
    package func rested(waits: Bool) async throws -> DpkgDatabase {
        var isTold = false
        while true {
            let database = try database()
            guard DpkgHealth.complaint(about: database) != nil,
                let holder = DpkgLock.holder(of: places)
            else { return database }
            guard waits else { throw Self.busy(holder) }
            if !isTold { reporter.report(.waiting(holder: holder)) }
            isTold = true
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    /// Removes what runs that were killed have left for apt, unless apt is at work.
    ///
    /// The caller holds the lock of the machine's record.
    package func removeLeftovers() throws {
        guard DpkgLock.holder(of: places) == nil else { return }
        try StagedArchives.removeLeftovers(in: places)
    }

    static func busy(_ holder: String) -> ProvisionError {
        ProvisionError(
            .dpkgBusy, "another program changes packages just now", context: [holder],
            hints: ["wait for it, or leave `--no-wait` out"])
    }
}
