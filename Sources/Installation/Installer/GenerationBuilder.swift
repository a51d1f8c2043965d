import Diagnostics
import FileSystem
import Hashing
import Lockfiles
import PackageModel
import SystemPackage

/// Builds the tree of one generation from entries of the store; blocks the thread it runs on.
struct GenerationBuilder {
    let order: InstallationOrder
    let prefix: LockedPrefix
    let entries: [Digest: StoreEntry]
    let linker: Linker
    let reporter: any Reporter
    let failPoints: FailPoints

    /// Builds toolkit, environment and profile; what comes out is not complete yet.
    @concurrent func build() async throws -> PendingGeneration {
        let toolkit = try publishToolkit()
        let place = try prefix.begin()
        do {
            return try await build(at: place, toolkit)
        } catch {
            // The next run would do it too; a full disk wants its room back now.
            try Files.removeTree(place.root)
            throw error
        }
    }

    private func build(
        at place: GenerationFolder, _ toolkit: ToolkitPublisher.Published?
    ) async throws -> PendingGeneration {
        try failPoints(.generationStarted)
        var tree = TreeBuilder(root: try Directory.open(place.root), linker: linker)
        let conda = try await buildEnvironment(at: place, in: &tree)
        let profile = try buildProfile(at: place, toolkit, conda, in: &tree)
        try tree.write(Array(order.lockText.utf8), to: "lock", owner: "")
        try failPoints(.beforeManifest)
        let manifest = tree.manifest
        try Files.writeAtomically(manifest.text, to: place.manifest)
        var linked = tree.linked
        if let toolkit { linked.add(toolkit.linked) }
        return PendingGeneration(
            folder: place, toolkit: toolkit?.path,
            interpreter: conda?.interpreter ?? order.interpreter,
            manifest: manifest, toolkitManifest: toolkit?.manifest, profile: profile,
            record: try record(), linked: linked)
    }

    private func publishToolkit() throws -> ToolkitPublisher.Published? {
        let packages = order.toolkitPackages
        guard !packages.isEmpty else { return nil }
        return try timed("toolkit") {
            let publisher = ToolkitPublisher(
                folder: prefix.folder, linker: linker, failPoints: failPoints)
            let components = try packages.flatMap { package in
                try package.artifacts.map { artifact in
                    ToolkitTree.Component(
                        name: package.name, version: package.version,
                        entry: try entry(of: artifact),
                        archive: ArchiveFilename(artifact.filename))
                }
            }
            let toolkit = try publisher.publish(
                ToolkitTree.Plan(
                    components: components, version: order.toolkitVersion,
                    isLinked: order.linksToolkit))
            for warning in toolkit.warnings { reporter.report(.warning(warning)) }
            return (toolkit, "\(toolkit.manifest.entries.count) files")
        }
    }

    /// Conda packages first, then wheels on their Python, or on the machine's where they have none.
    private func buildEnvironment(
        at place: GenerationFolder, in tree: inout TreeBuilder
    ) async throws -> CondaEnvironment? {
        guard order.hasEnvironment else { return nil }
        let clock = ContinuousClock()
        let start = clock.now
        let step = Event.Step("environment")
        reporter.report(.stepStarted(step))
        let conda = try await buildConda(at: place, in: &tree)
        let wheels = try order.environmentPackages.flatMap(wheels)
        if let layout = try conda?.layout ?? buildVirtual(at: place, in: &tree) {
            let installer = WheelInstaller(layout: layout)
            for wheel in wheels { try installer.install(wheel, into: &tree) }
        }
        let count = wheels.count + order.condaPackages.count
        reporter.report(
            .stepFinished(
                step, detail: count == 1 ? "1 package" : "\(count) packages",
                duration: clock.now - start))
        for warning in Clobber.warnings(tree.clobbers) { reporter.report(.warning(warning)) }
        for message in conda?.messages ?? [] { reporter.report(.note(message)) }
        return conda
    }

    private func buildConda(
        at place: GenerationFolder, in tree: inout TreeBuilder
    ) async throws -> CondaEnvironment? {
        guard !order.condaPackages.isEmpty else { return nil }
        let installer = CondaInstaller(
            location: place.environment, folder: "env", name: prefix.folder.name,
            date: order.date, options: order.condaOptions, variables: order.profile.variables)
        return try await installer.install(
            InParallel.map(order.condaPackages.flatMap(conda)) { try $0.read() }, into: &tree)
    }

    /// A conda package of the lock whose own list of files has not been read.
    private struct UnreadConda: Sendable {
        let record: CondaRecord
        let requestedSpecs: [String]
        let entry: StoreEntry

        func read() throws -> StoredConda {
            try StoredConda(record: record, requestedSpecs: requestedSpecs, entry: entry)
        }
    }

    private func conda(_ package: LockedPackage) throws -> [UnreadConda] {
        guard let locked = package.conda else { return [] }
        return try package.artifacts.map { artifact in
            try UnreadConda(
                record: locked.record, requestedSpecs: locked.requestedSpecs,
                entry: entry(of: artifact))
        }
    }

    private func buildVirtual(
        at place: GenerationFolder, in tree: inout TreeBuilder
    ) throws -> Layout? {
        guard let interpreter = order.interpreter else { return nil }
        let environment = VirtualEnvironment(
            interpreter: interpreter, location: place.environment, folder: "env")
        try environment.build(in: &tree)
        return environment.layout
    }

    private func wheels(of package: LockedPackage) throws -> [WheelInstaller.Wheel] {
        try package.artifacts.map { artifact in
            let filename: WheelFilename
            do {
                filename = try WheelFilename(artifact.filename)
            } catch {
                throw ProvisionError(
                    .brokenWheel, "cannot use the wheel `\(artifact.filename)`",
                    context: ["\(error)"])
            }
            return WheelInstaller.Wheel(
                name: package.name, filename: filename, entry: try entry(of: artifact),
                isRequested: package.isRequested, directURL: nil)
        }
    }

    private func entry(of artifact: LockedArtifact) throws -> StoreEntry {
        guard let entry = entries[artifact.digest] else {
            throw ProvisionError(
                .damagedFile, "cannot find `\(artifact.filename)` in the store",
                hints: ["run this again: it is fetched anew"])
        }
        return entry
    }

    /// Links, profile files and the filtered folder of libraries.
    private func buildProfile(
        at place: GenerationFolder, _ toolkit: ToolkitPublisher.Published?,
        _ conda: CondaEnvironment?, in tree: inout TreeBuilder
    ) throws -> Profile {
        let choices = order.profile
        var all = Profile.Contents(variables: choices.variables)
        if let conda {
            let found = try CondaActivation.found(
                in: tree, folder: conda.folder, location: conda.location,
                name: prefix.folder.name)
            all.conda = found.activation
            for warning in found.warnings { reporter.report(.warning(warning)) }
        }
        if order.interpreter != nil, conda?.python == nil { all.environment = place.environment }
        if let toolkit {
            let name = toolkit.path.lastComponent?.string ?? ""
            try tree.link("cuda", to: "../../toolkits/\(name)", owner: "")
            if choices.hasLibraryPath {
                let libraries = LibraryPath(
                    toolkit: toolkit.manifest, environment: tree.manifest)
                try libraries.build(in: "profile/lib", toolkit: "../../cuda", tree: &tree)
                all.libraries = place.libraries
            }
            all.toolkit = toolkit.path
            all.hostCompiler = choices.hostCompiler
        } else if order.lock.distributionToolkit != nil {
            // Extensions of PyTorch take `/usr` itself for the home of Debian's toolkit.
            all.systemToolkit = "/usr"
            all.hostCompiler = choices.hostCompiler
        }
        let record = ProfileRecord(all)
        try tree.write(Array(record.text.utf8), to: ProfileRecord.path, owner: "")
        let profile = try Profile(all.asSourced(choices))
        try write(profile, whole: Profile(all), in: &tree)
        let wishes = FootprintWishes(
            parts: profile.parts(choices, hasTree: toolkit != nil),
            link: toolkit == nil ? nil : choices.link)
        try tree.write(Array(wishes.text.utf8), to: FootprintWishes.path, owner: "")
        return profile
    }

    /// A module is loaded by its name, so its file has all there is.
    private func write(
        _ profile: Profile, whole: Profile, in tree: inout TreeBuilder
    ) throws {
        let shells = order.profile.shells
        var files: [(String, String)] = []
        if !shells.isDisjoint(with: [.bash, .zsh]) {
            files.append(("profile/activate.sh", profile.posix()))
        }
        if shells.contains(.fish) { files.append(("profile/activate.fish", profile.fish())) }
        let session = profile.session()
        if !session.isEmpty { files.append(("profile/session.conf", session)) }
        if order.profile.hasModulefile {
            let name = prefix.folder.name
            let text = whole.modulefile(for: name, description: order.profile.description)
            files.append(("profile/modulefiles/\(name)", text))
        }
        for (path, text) in files { try tree.write(Array(text.utf8), to: path, owner: "") }
    }

    private func record() throws -> CompletionRecord {
        let packages = order.lock.packages.count {
            !$0.artifacts.isEmpty && !$0.isOfDistribution
        }
        return CompletionRecord(
            date: order.date, recipeDigest: order.lock.recipeDigest,
            lockDigest: try Digest.sha256(of: order.lockText),
            summary: packages == 1 ? "1 package" : "\(packages) packages",
            artifacts: Array(Set(order.lock.packages.flatMap(\.artifacts).map(\.digest))),
            leavesOutScripts: !order.condaOptions.runsLinkScripts && order.lock.isCondaEnvironment)
    }

    private func timed<Value>(
        _ name: String, _ body: () throws -> (Value, String)
    ) throws -> Value {
        let step = Event.Step(name)
        let clock = ContinuousClock()
        let start = clock.now
        reporter.report(.stepStarted(step))
        let (value, detail) = try body()
        reporter.report(
            .stepFinished(step, detail: detail, duration: clock.now - start))
        return value
    }
}
