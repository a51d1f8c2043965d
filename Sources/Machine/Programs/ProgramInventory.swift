import Diagnostics
import SystemPackage

/// The interpreters and compilers of a machine, described by themselves, or by the cache.
struct ProgramInventory {
    let world: World
    let environment: [String: String]
    let cacheFolder: FilePath?
    let programs: any ProgramRunner

    struct Description {
        var pythons: [PythonInterpreter] = []
        var compilers: [HostCompiler] = []
        var notes: [String] = []
    }

    init(probe: MachineProbe) {
        world = probe.world
        environment = probe.environment
        cacheFolder = probe.cacheFolder
        programs = probe.programs
    }

    func describe() async -> Description {
        let cache = ProgramCache.load(from: cacheFolder)
        var result = Description()
        let pythons = pythonFiles(&result.notes)
        let compilers = files(CompilerSearch(world: world, environment: environment).candidates())
        let described = await answers(for: pythons, known: cache.python, ask: askPython)
        let compiled = await answers(for: compilers, known: cache.compiler, ask: askCompiler)
        if described.asked + compiled.asked > 0 {
            var cache = cache
            cache.replace(
                pythons: described.found.map { ($0.program, $0.description) },
                compilers: compiled.found.map { ($0.program, $0.description) })
            cache.save(to: cacheFolder)
        }
        result.notes += described.notes + compiled.notes
        result.pythons = interpreters(described.found)
        result.compilers = compiled.found.map(hostCompiler)
        return result
    }
}

/// Which files to ask.
extension ProgramInventory {
    /// One executable under the first name that led to it.
    struct Program: Sendable {
        var path: FilePath
        var identity: ProgramIdentity
    }

    private func files(_ candidates: [FilePath]) -> [Program] {
        var seen: Set<ProgramIdentity.File> = []
        return candidates.compactMap { path in
            guard let identity = ProgramIdentity(path, in: world),
                seen.insert(identity.file).inserted
            else { return nil }
            return Program(path: path, identity: identity)
        }
    }

    /// Scripts are left out: a wrapper is not an interpreter that an environment could link to.
    private func pythonFiles(_ notes: inout [String]) -> [Program] {
        let search = PythonSearch(world: world, environment: environment)
        let bases = search.candidates().compactMap { base(of: $0) }
        return files(bases).filter { program in
            guard world.head(program.path, bytes: 2) == Array("#!".utf8) else { return true }
            notes.append("`\(program.path)` is a script, not an interpreter")
            return false
        }
    }

    /// The interpreter that a virtual environment was made from, else `path` itself.
    private func base(of path: FilePath) -> FilePath? {
        guard let note = VirtualEnvironmentNote(of: path, in: world) else { return path }
        let names = [path.lastComponent?.string ?? "python3", "python3", "python"]
        return names.map { note.home.appending($0) }
            .first { ProgramIdentity($0, in: world) != nil }
    }
}

/// Asking.
extension ProgramInventory {
    struct Answers<Answer: Sendable>: Sendable {
        struct Found: Sendable {
            var path: FilePath
            var program: ProgramIdentity
            var description: Answer
        }
        var found: [Found] = []
        var notes: [String] = []
        /// How many programs were started.
        var asked = 0
    }

    /// The descriptions of `programs` in their order; those not known are asked all at once.
    private func answers<Answer: Sendable>(
        for programs: [Program], known: (ProgramIdentity) -> Answer?,
        ask: @escaping @Sendable (FilePath) async throws -> Answer
    ) async -> Answers<Answer> {
        var answers = [Int: Result<Answer, any Error>]()
        for (index, program) in programs.enumerated() {
            if let answer = known(program.identity) { answers[index] = .success(answer) }
        }
        let cached = answers.count
        // Without a group there is no hop to another thread, which would be most of the time.
        guard cached < programs.count else { return collect(programs, answers, asked: 0) }
        await withTaskGroup(of: (Int, Result<Answer, any Error>).self) { group in
            for (index, program) in programs.enumerated() where answers[index] == nil {
                group.addTask(name: program.path.string) {
                    do { return (index, .success(try await ask(program.path))) } catch {
                        return (index, .failure(error))
                    }
                }
            }
            for await (index, answer) in group { answers[index] = answer }
        }
        return collect(programs, answers, asked: programs.count - cached)
    }

    private func collect<Answer>(
        _ programs: [Program], _ answers: [Int: Result<Answer, any Error>], asked: Int
    ) -> Answers<Answer> {
        var collected = Answers<Answer>(asked: asked)
        for (index, program) in programs.enumerated() {
            switch answers[index] {
            case .success(let answer):
                collected.found.append(
                    .init(path: program.path, program: program.identity, description: answer))
            case .failure(let error):
                let reason = (error as? ProvisionError)?.context.first ?? "\(error)"
                collected.notes.append("`\(program.path)` is not usable: \(reason)")
            case nil: continue
            }
        }
        return collected
    }

    private func askPython(_ path: FilePath) async throws -> PythonDescription {
        let text = try await output(
            of: PythonDescription.question(
                to: world.location(path), path: SearchPath(environment).text))
        do { return try PythonDescription(answer: text) } catch {
            throw unusable(path, "it does not describe itself as Python 3 does")
        }
    }

    private func askCompiler(_ path: FilePath) async throws -> CompilerDescription {
        let text = try await output(
            of: CompilerDescription.question(
                to: world.location(path), path: SearchPath(environment).text))
        guard let answer = CompilerDescription(answer: text) else {
            throw unusable(path, "it is neither gcc nor clang")
        }
        return answer
    }

    private func output(of program: ProgramRun) async throws -> String {
        let result = try await programs.run(program)
        guard result.isSuccess else {
            let last = result.errors.split(separator: "\n").last.map { ": \($0)" } ?? ""
            throw unusable(program.executable, result.description + last)
        }
        return result.output
    }

    private func unusable(_ path: FilePath, _ reason: String) -> ProvisionError {
        ProvisionError(.programUnusable, "cannot use `\(path)`", context: [reason])
    }
}

/// What the answers mean.
extension ProgramInventory {
    /// Interpreters once each, though a base may have been found on several ways.
    private func interpreters(
        _ found: [Answers<PythonDescription>.Found]
    ) -> [PythonInterpreter] {
        var seen: Set<String> = []
        return found.compactMap { answer in
            let description = answer.description
            guard description.isSupported, !description.isVirtual,
                seen.insert(description.executable).inserted
            else { return nil }
            let header = FilePath(description.include).appending("Python.h")
            return description.interpreter(
                foundAt: answer.path, hasHeaders: world.exists(header))
        }
    }

    private func hostCompiler(_ found: Answers<CompilerDescription>.Found) -> HostCompiler {
        let search = CompilerSearch(world: world, environment: environment)
        let executable = world.resolve(found.path) ?? found.path
        return HostCompiler(
            path: found.path, executable: executable, family: found.description.family,
            version: found.description.version,
            isDefault: search.isDefault(found.path, executable: executable))
    }
}
