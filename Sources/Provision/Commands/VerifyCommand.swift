import ArgumentParser
import Diagnostics
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

    @Argument(help: "The environment, or its recipe.", completion: .file(extensions: ["yaml"]))
    var subject: String?

    @OptionGroup(title: "Everywhere")
    var global: GlobalOptions

    func run(in session: Session) async throws -> ExitStatus {
        let (home, kinds) = try place(in: session)
        let store = GenerationStore(folder: home)
        guard let number = try store.currentNumber(), let generation = try store.generation(number)
        else {
            throw ProvisionError(
                .notApplied, "nothing is switched on in `\(home.name)`",
                hints: ["make it with `provision apply \(subject ?? "RECIPE")`"])
        }
        let profile = await session.machineProbe.profile(volumes: [])
        let lock = try Lockfile(
            parsing: store.lockText(of: generation), file: generation.folder.lock.string)
        let examined = try VerificationSubject(
            generation, in: store, lock: lock, profile: try store.profile(of: generation),
            machine: profile)
        let report = try await session.verifier(examined).verify(kinds)
        try? report.write(in: generation.folder)
        session.show {
            VerifyScreen.draw(
                report.checks, title: subject ?? home.name, host: Self.host, style: $0)
        }
        return report.hasPassed ? .success : .verificationFailed
    }

    /// The environment, and the checks that its recipe names where a recipe was given.
    private func place(in session: Session) throws -> (PrefixFolder, [CheckKind]?) {
        if let subject, subject.contains("/") || subject.hasSuffix(".yaml") || subject.hasSuffix(".yml") {
            let recipe = try session.loadRecipe(FilePath(subject)).recipe
            let kinds = recipe.checkKinds.flatMap { $0.isEmpty ? nil : $0 }
            return (session.settings.places.home(of: recipe.name.value), kinds)
        }
        var name = EnvironmentName()
        name.name = subject
        if let subject { try EnvironmentName.check(subject) }
        return (try session.home(name), nil)
    }

    private static var host: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "this machine" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
