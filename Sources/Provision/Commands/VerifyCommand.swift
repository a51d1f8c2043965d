import ArgumentParser
import Diagnostics
import FileSystem
import Glibc
import Installation
import Lockfiles
import Machine
import Recipes
import SystemPackage
import Verification

/// Examines what is switched on.
struct VerifyCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Examine an environment: files, loader, compilers, torch.",
        discussion: """
            Every file is hashed, compilers compile. `--static` compiles nothing; `--gpu` also lets \
            each GPU run kernels, and fails where there is none.
            """)
    static let streamsRecords = true

    @OptionGroup var subject: EnvironmentSubject

    @Flag(name: .customLong("static"), help: "Only files, links, the loader and profiles.")
    var isStatic = false

    @Flag(help: "Also let each GPU that this job may use run kernels.")
    var gpu = false

    @Flag(help: "With --gpu: pass where there is no GPU.")
    var allowMissingGpu = false

    @Option(
        help: ArgumentHelp("Write the checks as JUnit's XML too.", valueName: "file"),
        completion: .file(extensions: ["xml"]))
    var junit: String?

    @OptionGroup(title: "Everywhere")
    var global: GlobalOptions

    var recipePath: FilePath? { subject.path }

    func validate() throws {
        if isStatic, gpu { throw ValidationError("`--static` touches no GPU: leave out `--gpu`") }
        if allowMissingGpu, !gpu {
            throw ValidationError("`--allow-missing-gpu` belongs to `--gpu`")
        }
    }

    private var level: CheckLevel { isStatic ? .stationary : gpu ? .gpu : .compiling }

    private var demand: GPUDemand { !gpu ? .left : allowMissingGpu ? .ifPresent : .required }

    func run(in session: Session) async throws -> ExitStatus {
        // Minutes of checks are not to end in a folder that was never there.
        let document = junit.map { OutputFile($0, in: session.workingDirectory) }
        try document?.check()
        let (home, recipe) = try session.home(subject)
        let kinds = recipe?.recipe.checkKinds.flatMap { $0.isEmpty ? nil : $0 }
        let store = GenerationStore(folder: home)
        let generation = try session.currentGeneration(home)
        let profile = try await session.examinedMachine()
        let lock = try Lockfile(
            parsing: store.lockText(of: generation), file: generation.folder.lock.string)
        let examined = try VerificationSubject(
            generation, in: store, lock: lock, profile: try store.profile(of: generation),
            machine: profile, facts: session.facts())
        session.reporter.leaveChecksToScreen()
        let start = session.clock()
        var report = try await session.verifier(
            examined, gpu: demand, torch: level == .gpu ? .everything : .compiling
        ).verify(level.kinds(wanted: kinds, for: examined))
        if let check = try MachineCheck(lock, profile, session.facts()).check() {
            session.reporter.report(.check(check))
            report = report.beginning(with: check)
        }
        let took = session.clock() - start
        await keep(report, in: generation.folder, of: profile, session)
        let host = session.image?.root.name ?? Self.host
        let title = recipe?.name ?? home.name
        session.show {
            VerifyScreen.draw(
                report.checks, title: title, host: host, took: took, style: $0)
        }
        try document?.write(JUnitXML.draw(report.checks, suite: title, host: host))
        return report.hasPassed ? .success : .verificationFailed
    }

    /// Whoever may read an environment but not write it sees the checks all the same.
    private func keep(
        _ report: VerificationReport, in folder: GenerationFolder, of machine: MachineProfile,
        _ session: Session
    ) async {
        do {
            try await report.keep(in: folder, on: machine) { old in
                await session.listing(for: old, on: machine)
            }
        } catch {
            let cause = (error as? ProvisionError).map { [$0.message] } ?? []
            let warning = ProvisionError(
                .notVerifiable, "failed to keep the report of these checks",
                context: cause + ["`status` and `apply --require-verified` know of the old one"])
            session.reporter.report(.warning(warning))
        }
    }

    private static var host: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "this machine" }
        return String(
            decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
