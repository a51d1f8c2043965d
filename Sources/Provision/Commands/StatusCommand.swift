import Apt
import ArgumentParser
import Diagnostics
import FileSystem
import Hashing
import Installation
import Lockfiles
import Machine
import PackageModel
import Recipes
import SystemPackage

/// Holds what is installed against its lock, a line a layer.
struct StatusCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Hold what is installed against its lock.",
        discussion: """
            Sizes, modes and links of all files are compared, not their contents: that is \
            `verify`. With a recipe its lock is compared too. Drift exits with 3.
            """)
    static let streamsRecords = true

    @OptionGroup var subject: EnvironmentSubject

    @OptionGroup(title: "Everywhere")
    var global: GlobalOptions

    var recipePath: FilePath? { subject.path }

    func run(in session: Session) async throws -> ExitStatus {
        let (home, recipe) = try session.home(subject)
        var view = try await StatusReading(home: home, recipe: recipe, session: session)
            .view()
        view.rows += try session.driverRows(of: home.name)
        if let image = session.image {
            view.hints = view.hints.map { $0.forImage(image.root.name) }
        }
        session.show { [view] in StatusScreen.draw(view, style: $0) }
        session.emit(JSONLines.status(view))
        let hasDrift = view.hasDrift
        session.outcome.update { $0.changes = hasDrift }
        return hasDrift ? .stale : .success
    }
}

extension Session {
    /// The driver on record, and how the run after a reboot went; for everybody's eyes.
    fileprivate func driverRows(of name: String) throws -> [StatusView.Row] {
        guard let record = try DriverRecord.stored(in: systemState) else { return [] }
        let loaded = try driverProbe().driverState().loaded?.version.text
        var rows = [
            StatusView.Row.driver(
                record, loaded: loaded, isOwner: record.owner == name, inImage: image != nil)
        ]
        if record.owner == name, let resumption = record.resumption {
            let log = shown(systemState.appending(ResumeUnit.log))
            rows.append(.resumption(resumption, log: log))
        }
        return rows
    }
}

/// Reads what `status` tells; changes nothing, and starts nothing but `nvidia-smi` where a report is
/// bound to GPUs that no file tells of.
struct StatusReading {
    let home: PrefixFolder
    let recipe: RecipeFile?
    let session: Session

    func view() async throws -> StatusView {
        var view = StatusView(name: home.name, location: home.root.string)
        guard let state = try InstalledState.read(home, boot: .read()) else {
            if recipe != nil { view.hints = [again] }
            return view
        }
        let store = GenerationStore(folder: home)
        let lockName = state.generation.folder.lock.string
        let lock = try Lockfile(parsing: store.lockText(of: state.generation), file: lockName)
        let damages = try store.damages(of: state.generation, depth: .attributes)
        view.generation = state.generation.number
        view.rows = layerRows(lock, damages) + (try outsideRows()) + (try lockRows(lock))
        if let proof = try await proof(of: state.generation) {
            view.rows.append(proof.row)
            if let hint = proof.hint { view.hints.append(hint) }
        }
        if state.needsCheck {
            let text = "written before the last boot and not checked since"
            view.rows.append(.init(sign: .warning, layer: "files", text: text))
            view.hints.append("`provision verify` checks every file")
        }
        if try session.hasStartupDrift(home) {
            view.hints.append(Hint("`provision env \(home.name) --install` puts its lines back"))
        } else if view.hasDrift {
            view.hints.append(again)
        }
        return view
    }

    /// The last checks, against the lock that counts: the recipe's own, where it is named and locked.
    private func proof(of generation: Generation) async throws -> ProofStatus? {
        var digest = generation.record.lockDigest
        if let recipe, try Files.exists(recipe.lockPath) {
            digest = try Digest.sha256(of: Files.readText(recipe.lockPath))
        }
        return try await ProofStatus.read(generation, lock: digest, name: home.name, in: session)
    }

    private var again: Hint {
        Hint("`provision apply \(recipe?.name ?? "RECIPE")` puts it right")
    }

    private func layerRows(_ lock: Lockfile, _ damages: [Damage]) -> [StatusView.Row] {
        var rows: [StatusView.Row] = []
        for layer in Layer.allCases {
            let packages = lock.packages.filter { $0.layer == layer && !$0.artifacts.isEmpty }
            guard !packages.isEmpty else { continue }
            let names = Set(packages.map(\.name))
            let hurt = damages.filter { names.contains($0.owner) }
            rows.append(row(layer.rawValue, packages, hurt))
        }
        let names = Set(lock.packages.map(\.name))
        let ours = damages.filter { !names.contains($0.owner) }
        if let first = ours.first {
            let text = "\(first)" + (ours.count > 1 ? ", and \(ours.count - 1) more" : "")
            rows.append(.init(sign: .failed, layer: "profile", text: text))
        }
        return rows
    }

    private func row(
        _ layer: String, _ packages: [LockedPackage], _ damages: [Damage]
    ) -> StatusView.Row {
        guard let first = damages.first else {
            let named = packages.filter(\.isRequested).map { "\($0.name) \($0.version)" }
            let text = ([Counted.packages(packages.count)] + named).joined(separator: ", ")
            return .init(sign: .passed, layer: layer, text: text)
        }
        let more = damages.count > 1 ? ", and \(damages.count - 1) more" : ""
        return .init(sign: .failed, layer: layer, text: "\(first)\(more)")
    }

    /// What is outside the prefix, against what was left there.
    private func outsideRows() throws -> [StatusView.Row] {
        let keepers = try session.keepers(of: home)
        let count = try keepers.reduce(0) {
            try $0 + $1.record().paths.count + $1.startupFiles().count
        }
        let drift = try session.drift(of: home) + keepers.flatMap { try $0.startupDrift() }
        guard let first = drift.first else {
            let text = Counted.words(count, "file or link", "files and links")
            return count == 0
                ? [] : [.init(sign: .passed, layer: "outside", text: "\(text) outside the prefix")]
        }
        let more = drift.count > 1 ? ", and \(drift.count - 1) more" : ""
        return [.init(sign: .failed, layer: "outside", text: "\(first)\(more)")]
    }

    /// The recipe's own lock against the installed one.
    private func lockRows(_ installed: Lockfile) throws -> [StatusView.Row] {
        guard let recipe else { return [] }
        guard try Files.exists(recipe.lockPath) else {
            return [.init(sign: .warning, layer: "lock", text: "the recipe has no lock")]
        }
        let name = recipe.lockPath.string
        let wanted = try Lockfile(parsing: Files.readText(recipe.lockPath), file: name)
        let plan = Plan(from: installed, to: wanted)
        guard !plan.isEmpty else {
            return [
                .init(sign: .passed, layer: "lock", text: "what is installed is what is locked")
            ]
        }
        let operations = Counted.packages(plan.operations.count)
        return [.init(sign: .failed, layer: "lock", text: "\(operations) are locked otherwise")]
    }
}
