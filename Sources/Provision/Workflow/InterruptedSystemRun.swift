import Apt
import Diagnostics
import FileSystem
import Glibc
import SystemPackage

/// What is left to do of a run that ended while apt worked, once apt has ended by itself.
struct InterruptedSystemRun {
    let name: String
    let session: Session

    /// Marks and records what came, and removes what was there for apt; does nothing where no run of
    /// this environment was interrupted.
    func finish() async throws {
        let state = session.systemState
        guard session.mayChangePackages, try !pending(state).isEmpty else { return }
        let lock = try FileLock.acquire(
            state.appending(".lock"), holder: "pid \(getpid()), installing packages",
            wait: session.settings.waitsForLock,
            onWait: { session.reporter.report(.waiting(holder: $0)) })
        defer { withExtendedLifetime(lock) {} }
        let tool = session.aptTool
        let database = try await tool.rested(waits: session.settings.waitsForLock)
        let unasked = try pending(state).filter { package in
            package.isOurs && !package.isRequested
                && database.installed(package.name, architecture: package.architecture) != nil
        }
        try await tool.markAutomatic(unasked.map(\.aptName))
        var record = try SystemRecord.read(state)
        record.finish(name, in: database)
        try record.write(state)
        try tool.removeLeftovers()
    }

    private func pending(_ state: FilePath) throws -> [SystemRecord.Package] {
        try SystemRecord.read(state).owner(name)?.packages.filter(\.isPending) ?? []
    }
}
