import Diagnostics
import FileSystem
import PackageModel
import SystemPackage

extension AptTool {
    /// Installs packages from files, and nothing else.
    ///
    /// apt sees dpkg's records and these files, and none of the machine's sources, so it can neither
    /// fetch nor choose anything. What it would do is simulated first and compared with what was
    /// expected: where it differs, or removes what is not listed, R625 is thrown and nothing is
    /// changed. A dpkg that fails throws R626, with the lines that tell why and the line that repairs.
    package func install(_ order: AptOrder) async throws -> AptOutcome {
        let clock = ContinuousClock()
        let start = clock.now
        if let complaint = DpkgHealth.complaint(about: try await rested(waits: order.waits)) {
            throw complaint
        }
        try awaitLock(order)
        let staged = try StagedArchives(order.files, in: places)
        do {
            let transaction = try await simulate(staged.request(order), sources: staged.options)
            guard !transaction.isEmpty else {
                try staged.remove()
                return AptOutcome(transaction: transaction, log: order.log, duration: .zero)
            }
            try AptAgreement(order: order, found: transaction).check()
            try await change(order, staged, transaction)
            try staged.remove()
            return AptOutcome(
                transaction: transaction, log: order.log, duration: clock.now - start)
        } catch {
            try staged.remove()
            throw error
        }
    }

    /// Keeps packages at their version, or lets them go again.
    package func setHold(_ names: [String], to isHeld: Bool) async throws {
        guard !names.isEmpty else { return }
        let result = try await runner.run(
            run("apt-mark", [isHeld ? "hold" : "unhold", "--"] + names))
        guard result.isSuccess else {
            throw AptComplaint(result: result, program: "apt-mark").error
        }
    }

    /// Removes packages, as a plan listed them; throws R625 where more would go.
    package func remove(_ order: AptOrder) async throws -> AptOutcome {
        let clock = ContinuousClock()
        let start = clock.now
        if let complaint = DpkgHealth.complaint(about: try await rested(waits: order.waits)) {
            throw complaint
        }
        try awaitLock(order)
        let request = AptRequest(
            remove: order.remove, purges: order.expected?.removals.first?.kind == .purge)
        let transaction = try await simulate(request)
        try AptAgreement(order: order, found: transaction).check()
        guard !transaction.isEmpty else {
            return AptOutcome(transaction: transaction, log: order.log, duration: .zero)
        }
        try await perform(words(of: request), order)
        return AptOutcome(transaction: transaction, log: order.log, duration: clock.now - start)
    }

    // MARK: Steps

    /// Tells who is waited for; apt itself does the waiting.
    private func awaitLock(_ order: AptOrder) throws(ProvisionError) {
        guard let holder = DpkgLock.holder(of: places) else { return }
        guard order.waits else { throw Self.busy(holder) }
        reporter.report(.waiting(holder: holder))
    }

    private func change(
        _ order: AptOrder, _ staged: StagedArchives, _ transaction: AptTransaction
    ) async throws {
        let before = try ExtendedStates.read(places)
        try await perform(staged.options + words(of: staged.request(order)), order)
        // What dpkg has done is written down, though somebody wants to leave.
        try await Task { try await mark(order, transaction, before) }.value
        try checkInstalled(order)
    }

    private func perform(_ words: [String], _ order: AptOrder) async throws {
        try Files.createDirectories(order.logFolder)
        let progress = AptProgress(reporter)
        var run = run("apt-get", changingOptions(waits: order.waits) + words, limit: nil)
        run.log = order.log
        let result = try await runner.runChanging(run) { progress.take($0) }
        progress.finish()
        guard result.isSuccess else {
            throw DpkgFailure(
                result: result, failures: progress.failures, log: order.log,
                database: try database(), wasStopped: Task.isCancelled
            ).error
        }
    }

    /// apt takes every file that it is given for one that was asked for.
    private func mark(
        _ order: AptOrder, _ transaction: AptTransaction, _ before: ExtendedStates
    ) async throws {
        let unasked = transaction.installations.filter { change in
            guard !order.requested.contains(change.name) else { return false }
            return change.oldVersion == nil || before.isAutomatic(change.name)
        }
        try await markAutomatic(unasked.map(\.label))
    }

    /// Says that nobody asked for these packages: they may go with what needs them.
    package func markAutomatic(_ labels: [String]) async throws {
        guard !labels.isEmpty else { return }
        let result = try await runner.run(run("apt-mark", ["auto", "--"] + labels))
        guard result.isSuccess else {
            throw AptComplaint(result: result, program: "apt-mark").error
        }
    }

    private func checkInstalled(_ order: AptOrder) throws {
        let database = try database()
        let missing = order.files.filter { file in
            database.installed(file.name, architecture: file.architecture)?
                .isAtLeast(file.version) != true
        }
        guard !missing.isEmpty else { return }
        throw ProvisionError(
            .dpkgFailed, "apt says that it is done, and dpkg does not have all of it",
            context: missing.prefix(8).map { "\($0.name) \($0.version) is not installed" },
            hints: [Hint("its output is in `\(order.log)`")])
    }
}

extension AptOrder {
    var log: FilePath { logFolder.appending(logName) }
}
