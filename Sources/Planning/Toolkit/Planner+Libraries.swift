import PackageModel
import Resolution

extension Planner {
    /// Answers what the solver asks about libraries that come as wheels; gives what remains.
    func answerLibraries(
        _ needs: [Need], _ catalog: inout Catalog, _ harvest: inout Harvest
    ) async throws -> [Need] {
        let libraries = catalog.problem.toolkit?.wheelLibraries ?? []
        guard !libraries.isEmpty else { return needs }
        var rest: [Need] = []
        for need in needs {
            guard case .candidates(let key) = need,
                let library = libraries.first(where: { $0.key == key })
            else {
                rest.append(need)
                continue
            }
            try await provideToolkits(to: &catalog, &harvest)
            try await provide(library, to: &catalog, &harvest)
        }
        return rest
    }

    /// What a library demands of the toolkit is told by the toolkit's candidates.
    private func provideToolkits(
        to catalog: inout Catalog, _ harvest: inout Harvest
    ) async throws {
        guard catalog.candidates(of: .toolkit) == nil else { return }
        if let shelf = harvest.toolkits[.toolkit] {
            catalog.provide(releases: try await shelf.releases(), for: .toolkit)
        } else if let project = PackageKey.toolkit.project {
            await harvest.gather([.page(project.name)], guesses: [])
            catalog.provide(candidates: try harvest.candidates(of: .toolkit), for: .toolkit)
        }
    }

    /// The wheels of all majors that the toolkit may have.
    private func provide(
        _ library: ToolkitLibrary, to catalog: inout Catalog, _ harvest: inout Harvest
    ) async throws {
        let majors = catalog.toolkitMajors
        await harvest.gather(
            majors.compactMap { library.project(forCUDA: $0).map { .page($0) } }, guesses: [])
        var wheels: [WheelCandidate]?
        for major in majors {
            guard let project = library.project(forCUDA: major),
                let known = try harvest.candidates(of: .project(project, isToolkit: true))
            else { continue }
            wheels = (wheels ?? []) + known.map { $0.asLibrary(project, major) }
        }
        catalog.provide(wheels, of: library)
    }
}

extension Harvest {
    /// What is asked of the Python index beside the first guesses: the libraries' usual pages.
    var libraryErrands: [Errand] {
        (rules.problem.toolkit?.wheelLibraries ?? []).flatMap { library in
            [12, 13].compactMap { library.project(forCUDA: $0).map { .page($0) } }
        }
    }
}
