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
        discussion: "Every file is hashed. What needs a GPU is skipped where there is none.")
    static let streamsRecords = true

    @OptionGroup var subject: EnvironmentSubject

    @OptionGroup(title: "Everywhere")
    var global: GlobalOptions

    var recipePath: FilePath? { subject.path }

    func run(in session: Session) async throws -> ExitStatus {
        let (home, recipe) = try session.home(subject)
        let kinds = recipe?.recipe.checkKinds.flatMap { $0.isEmpty ? nil : $0 }
        let store = GenerationStore(folder: home)
        let generation = try session.currentGeneration(home)
        let profile = try await session.machineProbe().profile(volumes: [])
        let lock = try Lockfile(
            parsing: store.lockText(of: generation), file: generation.folder.lock.string)
        let examined = try VerificationSubject(
            generation, in: store, lock: lock, profile: try store.profile(of: generation),
            machine: profile, facts: session.facts())
        session.reporter.leaveChecksToScreen()
        var report = try await session.verifier(examined, torch: .compiling).verify(kinds)
        if let check = try MachineCheck(lock, profile, session.facts()).check() {
            session.reporter.report(.check(check))
            report = report.beginning(with: check)
        }
        try? report.write(in: generation.folder)
        let host = session.image?.root.name ?? Self.host
        session.show {
            VerifyScreen.draw(
                report.checks, title: recipe?.name ?? home.name, host: host, style: $0)
        }
        return report.hasPassed ? .success : .verificationFailed
    }

    private static var host: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "this machine" }
        return String(
            decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
