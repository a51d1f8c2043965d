import Diagnostics
import FileSystem
import PackageModel
import Synchronization
import SystemPackage
import Transfer

/// The public table that says which Python project a conda package is.
///
/// It is kept as sorted lines, so that a look costs a few comparisons and nothing is built of its
/// tens of thousands of names. It is a help, not a need: where it cannot be had, names count.
actor CondaProjectTable {
    private let url: String
    private let services: CondaServices
    private let reporter: any Reporter
    private var loaded: Loaded?

    private enum Loaded {
        case lines(SortedLines)
        case unreachable
    }

    init(_ url: String, services: CondaServices, reporter: any Reporter) {
        self.url = url
        self.services = services
        self.reporter = reporter
    }

    /// The projects of packages whose records tell none.
    func projects(of packages: [String: [CondaRecord]]) async -> [String: Set<PackageName>] {
        let lines = await lines()
        var projects: [String: Set<PackageName>] = [:]
        for (name, records) in packages {
            if let value = lines?.value(of: name) {
                projects[name] = Set(
                    value.split(separator: ",").compactMap { PackageName(String($0)) })
            } else if let known = CondaKnownProjects.project(of: name) {
                projects[name] = [known]
            } else if records.contains(where: \.needsPython), let same = PackageName(name) {
                projects[name] = [same]
            }
        }
        return projects
    }

    /// Whether the table was wanted and could not be had.
    var isMissing: Bool { if case .unreachable = loaded { true } else { false } }

    /// The packages that the table knows as these projects.
    func packages(of projects: Set<PackageName>) async -> [PackageName: Set<String>] {
        await lines()?.names(of: projects) ?? CondaKnownProjects.packages(of: projects)
    }

    private func lines() async -> SortedLines? {
        if loaded == nil { loaded = await load() }
        if case .lines(let lines) = loaded { return lines }
        return nil
    }

    /// Seconds in which a table that could not be had is not asked for again.
    private static let pause: Int64 = 3600
    private static let freshness: Int64 = 86_400
    private static let limit = 64 << 20
    /// A table that takes longer is not worth the wait.
    private static let deadline: Duration = .seconds(20)

    private func load() async -> Loaded {
        let subject = "unreachable \(url)"
        do {
            if let remark = await services.notes.remark(on: subject), !services.isOffline,
                (0..<Self.pause).contains(services.now - remark.time)
            {
                throw ProvisionError(
                    .condaNamesUnreachable, "it could not be had a while ago either")
            }
            return .lines(try await fetch())
        } catch {
            if !(error is CancellationError), !services.isOffline,
                (error as? ProvisionError)?.code != .condaNamesUnreachable
            {
                await services.notes.make(remark: "unreachable", on: subject, now: services.now)
            }
            if !(error is CancellationError) { reporter.report(.warning(warning(error))) }
            return .unreachable
        }
    }

    private func fetch() async throws -> SortedLines {
        let (url, pages) = (url, services.pages)
        let page = try await withThrowingTaskGroup(of: CachedFile?.self) { group in
            group.addTask(name: "table of names") {
                try await pages.file(
                    url, form: "names", freshness: Self.freshness, limit: Self.limit,
                    allowsCompression: true, acceptsStale: true, isOptional: true
                ) { bytes, path in
                    let lines = try SortedLines(table: bytes, source: url)
                    try Files.writeAtomically(lines.bytes, to: path)
                }
            }
            group.addTask(name: "patience") {
                try await Task.sleep(for: Self.deadline)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
        guard let page else {
            throw ProvisionError(.connectionFailed, "it did not come within 20 seconds")
        }
        guard page.status == 200 else {
            throw ProvisionError(.httpStatus, "there is nothing at `\(url.maskingSecrets)`")
        }
        return SortedLines(bytes: try await WorkThread.run { try Files.read(page.path) })
    }

    private func warning(_ error: any Error) -> ProvisionError {
        let cause = error as? ProvisionError
        return ProvisionError(
            .condaNamesUnreachable,
            "cannot have the table that says which Python projects conda packages are",
            context: [cause?.message ?? "\(error)"] + (cause?.context ?? [])
                + ["a conda package counts as the Python project of the same name"],
            hints: ["set `PROVISION_CONDA_MAPPING` to another address or path of the table"])
    }
}

extension CondaRecord {
    /// Whether it may be a Python project at all.
    fileprivate var needsPython: Bool {
        noarch == .python
            || depends.contains { spec in
                ["python", "python_abi"].contains(String(spec.prefix { !" =<>![~".contains($0) }))
            }
    }
}
