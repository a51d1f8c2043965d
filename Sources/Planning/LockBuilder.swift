import Apt
import Compatibility
import Diagnostics
import Indexes
package import Lockfiles
package import PackageModel

/// Writes a solution down as a lock: artifacts with size and digest, and what it all demands.
package struct LockBuilder: Sendable {
    let source: any PackageSource

    package init(source: any PackageSource) {
        self.source = source
    }

    /// Builds the lock; asks the source for sizes and digests that the index left out.
    ///
    /// `system` is what apt makes of `wishes`.
    package func lock(
        _ solution: Solution, recipeDigest: Digest, system: SystemClosure = SystemClosure(),
        wishes: [SystemWish] = []
    ) async throws -> Lockfile {
        let choices = solution.choices
        let artifacts = try await artifacts(of: choices)
        let conda = solution.condaChoices
        let bases = SourceTable(
            urls: artifacts.values.map(\.url), conda: conda.map(\.record),
            folders: Set(solution.toolkitArchives.map(\.folder)),
            torchIndex: source.torchIndex, distribution: Set(system.archives.map(\.base)))
        var packages = try choices.map { choice in
            try package(choice, in: solution, artifacts, bases)
        }
        packages += try solution.toolkitPackages(bases)
        packages += try system.packages(for: wishes) { try bases.locked($0) }
        for choice in conda {
            packages.append(try await package(choice, in: solution, bases))
        }
        // A loaded driver is no package to install, and its patch level is this machine's own.
        if let driver = solution.lockedDriver, solution.plannedDriver?.isLoaded != true {
            packages.append(driver)
        }
        if let interpreter = solution.interpreter {
            packages.append(
                LockedPackage(
                    layer: .python, name: "python", version: interpreter.minorVersion,
                    isRequested: true))
        }
        return Lockfile(
            recipe: solution.problem.name, recipeDigest: recipeDigest,
            factsVersion: solution.problem.facts.version, target: solution.lockedTarget,
            demands: demands(
                of: solution, choices,
                disk: Self.bytes(of: packages.filter { !$0.isOfDistribution })),
            sources: bases.sources, packages: packages,
            notes: notes(on: solution) + system.remarks + solution.remarks
                + (await solution.catalog.conda?.source.remarks() ?? []))
    }

    private func artifacts(of choices: [Solution.Choice]) async throws -> [String: Artifact] {
        try await withThrowingTaskGroup(of: (String, Artifact).self) { group in
            for file in choices.map(\.file) {
                group.addTask(name: "artifact \(file.filename)") {
                    (file.url, try await source.artifact(of: file))
                }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }

    private func package(
        _ choice: Solution.Choice, in solution: Solution, _ artifacts: [String: Artifact],
        _ bases: SourceTable
    ) throws -> LockedPackage {
        let isMeta = choice.isToolkit && choice.name.normalized == ToolkitComponents.project
        var locked: [LockedArtifact] = []
        if !isMeta, let artifact = artifacts[choice.file.url] {
            locked.append(try bases.locked(artifact))
        }
        return LockedPackage(
            layer: solution.layer(of: choice), name: choice.name.normalized,
            version: choice.version.description, build: solution.build(of: choice),
            dependencies: solution.dependencies(of: choice).map(\.normalized)
                + solution.condaDependencies(of: choice),
            isRequested: solution.isRequested(choice), artifacts: locked)
    }

    private func package(
        _ choice: Solution.CondaChoice, in solution: Solution, _ bases: SourceTable
    ) async throws -> LockedPackage {
        let record = choice.record
        var artifact = Artifact(
            filename: record.filename, url: record.url, size: record.size, digest: record.digest)
        if record.size == nil || record.digest == nil {
            // Channels tell both; one made by hand may not.
            artifact = try await source.artifact(
                of: IndexFile(
                    filename: record.filename, url: record.url, size: record.size,
                    digest: record.sha256))
        }
        let specs = solution.requestedSpecs(of: choice)
        return LockedPackage(
            layer: .conda, name: record.name, version: record.version, build: record.build,
            dependencies: solution.dependencies(of: choice), isRequested: !specs.isEmpty,
            artifacts: [try bases.locked(artifact)],
            conda: LockedConda(record: record, requestedSpecs: specs))
    }

    /// What the files weigh packed; one that two packages name counts once.
    private static func bytes(of packages: [LockedPackage]) -> Int64? {
        let all = DownloadEstimate(of: packages.flatMap(\.artifacts)) { _ in false }
        return all.files == 0 ? nil : all.bytes
    }

    private func demands(
        of solution: Solution, _ choices: [Solution.Choice], disk: Int64?
    ) -> Lockfile.Demands {
        let wheels = choices.compactMap { choice in
            (try? WheelFilename(choice.file.filename))?.lowestGlibc
        }
        let glibc = (wheels + [solution.lowest("__glibc")].compactMap(\.self)).max()
        return Lockfile.Demands(
            architecture: solution.problem.target.architecture, glibc: glibc?.description,
            python: solution.interpreter?.minorVersion,
            driver: solution.demandedDriver?.description,
            newestDriver: solution.newestBranch.map(String.init),
            gpus: solution.problem.target.gpuWords, disk: disk)
    }

    private func notes(on solution: Solution) -> [String] {
        var notes: [String] = []
        if let toolkit = solution.toolkitRelease, let torch = solution.torchCUDA()?.version,
            (toolkit.major, toolkit.minor) != (torch.major, torch.minor)
        {
            notes.append(
                "the toolkit is CUDA \(toolkit) and torch was built with CUDA \(torch): extensions"
                    + " compiled here run, but features of the newer one may be missing")
        }
        return notes + solution.libraryNotes + solution.machineNotes
    }
}
