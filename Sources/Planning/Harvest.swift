import Indexes
import PackageModel
import Resolution

/// Pages and metadata that were fetched, most of them before the solver asked.
///
/// What a package will need is guessed from its best candidate and fetched at once, so that a lock
/// costs a few round trips instead of one for each package. The guesses never reach the solver:
/// it is told only what it asks, hence its answer does not depend on them.
struct Harvest {
    let source: any PackageSource
    let rules: CUDARules
    /// What the channels have; nil where the recipe has no conda environment.
    var conda: CondaPart?
    /// NVIDIA's releases by product; none where the toolkit, if any, comes from elsewhere.
    var toolkits: [PackageKey: ToolkitShelf] = [:]
    /// What PyTorch's own index is asked for; nil: nothing.
    var torch: TorchPages?
    var pages: [PackageName: Result<[IndexFile]?, any Error>] = [:]
    /// What the Python index has of projects whose pages are made anew.
    var pythonPages: [PackageName: [IndexFile]?] = [:]
    private var metadata: [String: Result<CoreMetadata, any Error>] = [:]
    var guessed: Set<Guess> = []
    var candidates: [PackageKey: [WheelCandidate]] = [:]

    /// How many fetches may be made on a guess; a bound for hostile chains.
    static let guessLimit = 2_000

    private var problem: Problem { rules.problem }

    init(source: any PackageSource, rules: CUDARules, conda: CondaPart? = nil) {
        self.source = source
        self.rules = rules
        self.conda = conda
    }

    /// A requirement whose best candidate is looked at before anybody asks.
    struct Guess: Hashable {
        var name: PackageName
        var specifiers: SpecifierSet
        var extras: Set<PackageName>
        var isToolkit: Bool
    }

    enum Errand: Hashable {
        case page(PackageName)
        case metadata(IndexFile)
    }

    private enum Delivery: Sendable {
        case page(PackageName, Result<[IndexFile]?, any Error>)
        case metadata(IndexFile, Result<CoreMetadata, any Error>)
    }

    /// The candidates of a project whose page is there; nil where no index has the project.
    mutating func candidates(of key: PackageKey) throws -> [WheelCandidate]? {
        if let known = candidates[key] { return known }
        guard let project = key.project, let files = try pages[project.name]?.get() else {
            return nil
        }
        let selection = WheelSelection(
            interpreters: problem.interpreters(of: key), bindsInterpreter: !project.isToolkit,
            ranksBuilds: rules.isTorchProject(key), target: problem.target)
        let made = rules.withoutDoubles(
            selection.candidates(of: project.name, files: files), of: key)
        candidates[key] = made
        return made
    }

    func metadata(of file: IndexFile) throws -> CoreMetadata? { try metadata[file.url]?.get() }

    /// Fetches what is asked and, along with it, what `guesses` lead to.
    mutating func gather(_ errands: [Errand], guesses: [Guess]) async {
        var running: Set<Errand> = []
        var open: [Guess] = guesses
        await withTaskGroup(of: Delivery.self) { group in
            for errand in errands { start(errand, in: &group, &running) }
            repeat {
                open = advance(open, in: &group, &running)
                guard let delivery = await group.next() else { break }
                store(delivery)
            } while true
        }
    }

    /// Takes each guess as far as what is known allows; returns those that wait for a fetch.
    private mutating func advance(
        _ guesses: [Guess], in group: inout TaskGroup<Delivery>, _ running: inout Set<Errand>
    ) -> [Guess] {
        var waiting: [Guess] = []
        var queue = guesses
        while let guess = queue.popLast() {
            guard !guessed.contains(guess), guessed.count < Self.guessLimit else { continue }
            guard let page = pages[guess.name] else {
                start(.page(guess.name), in: &group, &running)
                waiting.append(guess)
                continue
            }
            guard case .success(_?) = page, let wheel = best(guess), let file = wheel.file
            else {
                guessed.insert(guess)
                continue
            }
            guard let known = metadata[file.url] else {
                start(.metadata(file), in: &group, &running)
                waiting.append(guess)
                continue
            }
            guessed.insert(guess)
            guard case .success(let core) = known else { continue }
            queue += followUps(core, of: guess, wheel: wheel)
        }
        return waiting
    }

    private mutating func best(_ guess: Guess) -> WheelCandidate? {
        let key = PackageKey.project(guess.name, isToolkit: guess.isToolkit)
        return (try? candidates(of: key))?.first { candidate in
            candidate.exclusion == nil && !candidate.isYanked
                && guess.specifiers.contains(candidate.version)
                && (guess.isToolkit
                    || rules.exclusion(of: guess.name, version: candidate.version) == nil)
        }
    }

    private func followUps(
        _ core: CoreMetadata, of guess: Guess, wheel: WheelCandidate
    ) -> [Guess] {
        let key = PackageKey.project(guess.name, isToolkit: guess.isToolkit)
        guard let environment = problem.interpreters(of: key).first?.markers else { return [] }
        return core.requirements.compactMap { requirement in
            if let marker = requirement.marker {
                let applies =
                    marker.evaluate(in: environment)
                    || guess.extras.contains { marker.evaluate(in: environment, extras: [$0]) }
                guard applies else { return nil }
            }
            return Guess(
                name: requirement.name, specifiers: requirement.specifiers,
                extras: Set(requirement.extras), isToolkit: guess.isToolkit)
        }
    }

    private func start(
        _ errand: Errand, in group: inout TaskGroup<Delivery>, _ running: inout Set<Errand>
    ) {
        guard !isKnown(errand), running.insert(errand).inserted else { return }
        let source = source
        switch errand {
        case .page(let name):
            let (torch, known) = (torch, pythonPages[name])
            group.addTask(name: "page \(name)") {
                do {
                    let files = try await source.files(of: name, known: known, torch)
                    return .page(name, .success(files))
                } catch {
                    return .page(name, .failure(error))
                }
            }
        case .metadata(let file):
            let torch = torch
            group.addTask(name: "metadata \(file.filename)") {
                do {
                    let core =
                        if let torch { try await torch.metadata(of: file, from: source) } else {
                            try await source.metadata(of: file)
                        }
                    return .metadata(file, .success(core))
                } catch {
                    return .metadata(file, .failure(error))
                }
            }
        }
    }

    private func isKnown(_ errand: Errand) -> Bool {
        switch errand {
        case .page(let name): pages[name] != nil
        case .metadata(let file): metadata[file.url] != nil
        }
    }

    private mutating func store(_ delivery: Delivery) {
        switch delivery {
        case .page(let name, let result): pages[name] = result
        case .metadata(let file, let result): metadata[file.url] = result
        }
    }
}
