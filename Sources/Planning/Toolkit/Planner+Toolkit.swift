import Diagnostics
import Indexes
import PackageModel
import Recipes
import Resolution

extension Planner {
    /// What is fetched of NVIDIA's archives; nothing where the toolkit, if any, comes from elsewhere.
    func toolkitShelves(for problem: Problem) throws -> [PackageKey: ToolkitShelf] {
        guard let wish = problem.toolkit, wish.archives != nil else { return [:] }
        var shelves = [PackageKey.toolkit: try shelf(of: toolkit, wish.version)]
        if let wish = wish.wish(for: .cudnn) { shelves[.cudnn] = try shelf(of: cudnn, wish) }
        return shelves
    }

    private func shelf(
        of source: (any ToolkitSource)?, _ wish: Problem.Wish<SpecifierSet>
    ) throws -> ToolkitShelf {
        guard let source else {
            throw ProvisionError(
                .notAvailable, "cannot ask for NVIDIA's archives here", at: wish.mark)
        }
        return ToolkitShelf(source, wish: wish.value)
    }

    /// Answers what the solver asks about NVIDIA's releases; gives what remains.
    func answer(
        _ needs: [Need], from shelves: [PackageKey: ToolkitShelf], _ catalog: inout Catalog
    ) async throws -> [Need] {
        if catalog.problem.toolkit?.isOfDistribution == true {
            return needs.filter { need in
                guard case .candidates(.toolkit) = need else { return true }
                catalog.provideDistribution()
                return false
            }
        }
        guard !shelves.isEmpty else { return needs }
        var rest: [Need] = []
        for need in needs {
            switch need {
            case .candidates(let key) where shelves[key] != nil:
                // What cuDNN demands of the toolkit is told by the toolkit's candidates.
                for key in [.toolkit, key] {
                    guard catalog.candidates(of: key) == nil, let shelf = shelves[key] else {
                        continue
                    }
                    catalog.provide(releases: try await shelf.releases(), for: key)
                }
            case .dependencies(let key, let candidate) where shelves[key] != nil:
                guard let shelf = shelves[key] else { continue }
                try await provideManifest(of: key, candidate, from: shelf, &catalog)
            default: rest.append(need)
            }
        }
        return rest
    }

    /// A release whose manifest cannot be read is out; that is one release's fault and not the run's.
    private func provideManifest(
        of key: PackageKey, _ candidate: Int, from shelf: ToolkitShelf, _ catalog: inout Catalog
    ) async throws {
        guard let release = catalog.release(of: key, candidate: candidate) else { return }
        do {
            let manifest = try await shelf.manifest(of: release)
            if key == .cudnn {
                catalog.provide(cudnn: manifest, candidate: candidate)
                return
            }
            try await checkNames(in: manifest, shelf, catalog.problem)
            catalog.provide(manifest, for: key, candidate: candidate)
        } catch let error as ProvisionError
            where error.code == .badRedistManifest || error.code == .noRedistManifest
        {
            let reason = error.context.first ?? error.message
            catalog.refuse(key, candidate, because: "its manifest cannot be used: \(reason)")
        }
    }

    /// Throws R114 for a component that no release has: each release would be refused for it.
    private func checkNames(
        in manifest: RedistManifest, _ shelf: ToolkitShelf, _ problem: Problem
    ) async throws {
        for wish in problem.toolkit?.archives ?? []
        where !RedistComponents.isKnown(wish.value) && !manifest.has(wish.value) {
            // What is newer than the table is in the newest release, if anywhere.
            if let newest = try await shelf.releases().first,
                (try? await shelf.manifest(of: newest))?.has(wish.value) == true
            {
                continue
            }
            throw wish.unknownComponent
        }
    }
}

extension Harvest {
    /// Fetches the first guesses of a problem, and NVIDIA's listing beside them.
    ///
    /// With torch in the recipe the release follows from torch, and the newest would be a wrong guess.
    mutating func begin(_ problem: Problem) async {
        let (toolkit, cudnn) = (toolkits[.toolkit], toolkits[.cudnn])
        let wish = problem.toolkit?.version.value ?? SpecifierSet()
        async let releases: Void? = toolkit?.warm(wish, withManifest: problem.torch == nil)
        async let libraries: Void? = cudnn?.warm(SpecifierSet(), withManifest: false)
        await gather(libraryErrands, guesses: problem.firstGuesses)
        _ = await (releases, libraries)
    }
}

extension PackageKey {
    /// The release of the toolkit.
    static let toolkit = PackageKey(.cuda, ToolkitComponents.project)
    /// The release of cuDNN beside it.
    static let cudnn = PackageKey(.cuda, ToolkitComponents.cudnn)
}

extension RedistManifest {
    /// Whether it has a component of that name, for whatever system.
    fileprivate func has(_ word: String) -> Bool {
        !RedistComponents.isForeign(word)
            && [word, "cuda_" + word, "lib" + word].contains { components[$0] != nil }
    }
}

extension Problem.Wish<String> {
    /// The error for a component that there is not.
    fileprivate var unknownComponent: ProvisionError {
        if RedistComponents.isForeign(value) {
            return ProvisionError(
                .unknownComponent, "`\(value)` is no part of a toolkit", at: mark,
                context: ["it belongs to the driver or to other systems"],
                hints: ["drop it; the driver is wished for in the section `driver`"])
        }
        if ["nccl", "cudnn"].contains(value) {
            return ProvisionError(
                .unknownComponent, "`\(value)` is no component of CUDA", at: mark,
                context: [
                    "it has releases of its own, and comes into the toolkit's tree beside it"
                ],
                hints: [
                    value == "nccl"
                        ? "ask for it with `cuda.nccl: \"2\"`"
                        : "ask for it with `cuda.cudnn: \"9\"`"
                ])
        }
        let names = RedistComponents.names.flatMap { name in
            [name]
                + ["cuda_", "lib"].filter { name.hasPrefix($0) }.map {
                    String(name.dropFirst($0.count))
                }
        }
        let meant = Suggestion.nearest(to: value, among: names)
        return ProvisionError(
            .unknownComponent, "no release of CUDA has a component `\(value)`", at: mark,
            hints: [meant.map { "did you mean `\($0)`?" } ?? "see NVIDIA's manifest for its names"])
    }
}
