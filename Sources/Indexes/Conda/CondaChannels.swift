package import Diagnostics
package import PackageModel
import Synchronization
package import SystemPackage
package import Transfer

/// The channels of a recipe as Planning asks them: both their subdirs that count for a target.
///
/// What was once answered is not looked up again in the same run.
package final class CondaChannels: Sendable {
    /// The channels' addresses, the highest priority first.
    package let channels: [String]
    private let subdirs: [[CondaSubdir]]
    private let table: CondaProjectTable
    private let known = Mutex<[String: [CondaRecord]]>([:])

    /// Asks nothing yet.
    ///
    /// - Parameters:
    ///   - channels: the highest priority first.
    ///   - platform: the target's subdir, `linux-64`.
    ///   - downloader: fetches everything, and learns the channels' secrets.
    ///   - cache: the folder of caches; pages lie below `http`, shards below `conda`.
    ///   - projectTable: where the table of conda's and Python's names is; an address.
    ///   - reporter: is told where that table cannot be had.
    package init(
        _ channels: [CondaChannel], platform: String, downloader: Downloader, cache: FilePath,
        projectTable: String = CondaDefaults.projectTable,
        reporter: any Reporter = SilentReporter()
    ) {
        let services = CondaServices(downloader, cache: cache)
        for channel in channels { channel.introduce(to: downloader) }
        self.channels = channels.map(\.url)
        subdirs = channels.map { channel in
            Set([platform, "noarch"]).sorted().map { CondaSubdir(channel, $0, services) }
        }
        table = CondaProjectTable(projectTable, services: services, reporter: reporter)
    }

    /// All records of these packages, from every channel and subdir.
    ///
    /// Each name is a key of the answer, with an empty list where no channel has the package.
    ///
    /// - Throws: for a channel that cannot be reached, or that has neither of the subdirs.
    package func records(of names: Set<String>) async throws -> [String: [CondaRecord]] {
        let asked = known.withLock { known in names.filter { known[$0] == nil } }
        if !asked.isEmpty {
            let found = try await fetch(asked)
            known.withLock { $0.merge(found) { $1 } }
        }
        return known.withLock { known in
            Dictionary(uniqueKeysWithValues: names.map { ($0, known[$0] ?? []) })
        }
    }

    /// The names of all packages of all channels.
    ///
    /// - Throws: for a channel that cannot be reached.
    package func names() async throws -> Set<String> {
        var names: Set<String> = []
        for subdir in subdirs.joined() { names.formUnion(try await subdir.names()) }
        return names
    }

    /// The Python projects that conda packages are, where they are any.
    ///
    /// What a channel says of its own records counts before the table of names.
    package func projects(of packages: Set<String>) async throws -> [String: Set<PackageName>] {
        let records = try await records(of: packages)
        var projects: [String: Set<PackageName>] = [:]
        var unsaid: [String: [CondaRecord]] = [:]
        for (name, records) in records {
            let said = records.compactMap(\.purls)
            projects[name] = Set(said.flatMap { $0 }.compactMap(\.pythonProject))
            // Old records of a package that tells today tell nothing yet.
            if said.isEmpty { unsaid[name] = records }
        }
        if !unsaid.isEmpty {
            projects.merge(await table.projects(of: unsaid)) { $1 }
        }
        return projects.filter { !$0.value.isEmpty }
    }

    /// What the answers lack, for the lock; nothing where all was there.
    package func remarks() async -> [String] {
        guard await table.isMissing else { return [] }
        return [
            "the table that says which Python projects conda packages are could not be had: names"
                + " alone told, and a project may be there both as a wheel and as a conda package"
        ]
    }

    /// The conda packages that are these Python projects, where there are any.
    ///
    /// Those that the table of names knows, and those of the same name, as far as the channels have
    /// them and their own records do not say otherwise.
    package func packages(
        of projects: Set<PackageName>
    ) async throws -> [PackageName: Set<String>] {
        guard !projects.isEmpty else { return [:] }
        var candidates = Set(projects.flatMap(\.condaSpellings))
        for names in await table.packages(of: projects).values { candidates.formUnion(names) }
        var packages: [PackageName: Set<String>] = [:]
        for (package, found) in try await self.projects(of: candidates) {
            for project in found.intersection(projects) {
                packages[project, default: []].insert(package)
            }
        }
        return packages
    }

    /// One subdir's answer, nil where there is no such subdir.
    private struct Answer: Sendable {
        var channel: Int
        var result: Result<[CondaRecord]?, any Error>
    }

    /// Asks all subdirs at once.
    private func fetch(_ names: Set<String>) async throws -> [String: [CondaRecord]] {
        let answers = await withTaskGroup(of: Answer.self) { group in
            for (position, subdirs) in subdirs.enumerated() {
                for subdir in subdirs {
                    group.addTask(name: "\(subdir.channel)/\(subdir.name)") {
                        do {
                            let records = try await subdir.records(of: names)
                            return Answer(channel: position, result: .success(records))
                        } catch {
                            return Answer(channel: position, result: .failure(error))
                        }
                    }
                }
            }
            var answers: [[Answer]] = Array(repeating: [], count: subdirs.count)
            for await answer in group { answers[answer.channel].append(answer) }
            return answers
        }
        var found = Dictionary(uniqueKeysWithValues: names.map { ($0, [CondaRecord]()) })
        // Failures are told in the order of channels, whatever came first.
        for (position, answers) in answers.enumerated() {
            let parts = try answers.compactMap { try $0.result.get() }
            guard !parts.isEmpty else { throw missing(subdirs[position]) }
            for record in parts.joined() { found[record.name]?.append(record) }
        }
        return found
    }

    private func missing(_ subdirs: [CondaSubdir]) -> ProvisionError {
        let channel = subdirs[0].channel
        let tried = channel.locations.flatMap { place in
            subdirs.map { "`\(place.url)/\($0.name)/\(CondaForm.plain.filename)`" }
        }
        return ProvisionError(
            .channelMissing, "cannot find the channel `\(channel.name)`",
            context: ["there is nothing at \(tried.joined(separator: " nor at "))"],
            hints: [
                "check the name under `conda.channels`; a private channel needs a login in `~/.netrc` or a token in its address"
            ])
    }
}

extension String {
    /// The project that a package URL such as `pkg:pypi/numpy@2.0` names.
    fileprivate var pythonProject: PackageName? {
        let prefix = "pkg:pypi/"
        guard hasPrefix(prefix) else { return nil }
        return PackageName(String(dropFirst(prefix.count).prefix { !"@?#/".contains($0) }))
    }
}
