import ArgumentParser
import Compatibility
import Diagnostics
import PackageModel
import Planning
import SystemPackage

/// Tells why a package is what it is, or what an error code means.
struct ExplainCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Tell why a version was chosen, or what an error code means.",
        discussion: """
            `explain torch` solves the recipe again and names who wants the package, why it is of \
            that version and build, and what rules out the newer ones. `explain R150` prints the \
            long text of an error, `explain CUDA_ERROR_NO_DEVICE`, `explain 802` and `explain \
            "Xid 79"` that of a code of the driver. Nothing is changed.
            """)
    static let worksInImages = false

    @Argument(
        help: ArgumentHelp(
            "A package, `driver`, `cuda`, `python`, or an error code.", valueName: "what"))
    var what: String

    @Option(
        name: .shortAndLong, help: "The recipe; provision.yaml where none is named.",
        completion: .file(extensions: ["yaml", "yml"]))
    var file: String?

    @Option(
        help: ArgumentHelp(
            "Solve for a machine that is not this one.", valueName: "field=value,…"),
        transform: { try TargetFields($0) })
    var target: TargetFields?

    @OptionGroup(title: "Everywhere")
    var global: GlobalOptions

    func run(in session: Session) async throws -> ExitStatus {
        if let text = ErrorText(code: what) {
            session.show { text.sheet(of: what).draw($0) }
            session.emit([text.json(of: what)])
            return .success
        }
        if let unknown = unknownCode ?? unknownDriverCode { throw unknown }
        let path = FilePath(file ?? RecipeOptions.defaultRecipe)
        let recipe = try session.loadRecipe(path, target: target)
        let account = try await account(recipe, in: session)
        session.show { AccountScreen.sheet(account, subject: what).draw($0) }
        session.emit([AccountScreen.json(account, subject: what)])
        return .success
    }

    private func account(_ recipe: RecipeFile, in session: Session) async throws -> Account {
        let machine = try await TargetMachine.probe(for: recipe.recipe, in: session)
        let place = LockPlace(of: recipe, in: session)
        let step = LockStep(recipe: recipe, machine: machine, place: place, session: session)
        let old = try? place.read()?.lock
        let problem = try step.problem(
            keeping: old, but: UpgradeNames([], of: recipe, locked: old))
        let (account, names) = try await step.withPlanner { planner, _ in
            try await planner.account(of: what, in: problem)
        }
        guard let account else { throw unknownPackage(names, recipe) }
        return account
    }

    private func unknownPackage(_ names: [String], _ recipe: RecipeFile) -> ProvisionError {
        let near = Facts.namesNear(what, among: names).map { "`\($0)`" }
        return ProvisionError(
            .unknownSubject, "cannot explain `\(what)`: `\(recipe.name)` does not need it",
            hints: near.isEmpty
                ? [Hint("see what it needs with `provision plan \(recipe.name)`")]
                : [Hint("known are, among others, \(near.joined(separator: ", "))")])
    }

    /// `R` and three digits or more are never a package.
    private var unknownCode: ProvisionError? {
        guard what.utf8.count >= 4, what.uppercased().hasPrefix("R"),
            what.utf8.dropFirst().allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        let code = what.uppercased()
        let near = ErrorText.all.keys.sorted().filter { $0.prefix(2) == code.prefix(2) }
        let hint =
            code.utf8.count == 4 && !near.isEmpty
            ? "of this hundred there are \(near.joined(separator: ", "))"
            : "what stands in brackets behind the word `error` is meant: `provision explain R150`"
        return ProvisionError(
            .unknownSubject, "no error has the code `\(code)`",
            context: ["a code is `R` and three digits, the first of which says what it is about:"]
                + ErrorText.hundreds,
            hints: [Hint(hint)])
    }

    /// What looks like a code of the driver: a number, `Xid 79`, or a name with NVIDIA's beginning.
    private var unknownDriverCode: ProvisionError? {
        let name = what.uppercased()
        let beginnings = ["XID ", "CUDA_ERROR_", "NVML_ERROR_", "CUDAERROR"]
        let isNumber = name.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard isNumber || beginnings.contains(where: name.hasPrefix) else { return nil }
        return ProvisionError(
            .unknownSubject, "no code of the driver that is known here is `\(what)`",
            hints: [
                """
                type it as it was printed: `provision explain CUDA_ERROR_NO_DEVICE`, or `802`, \
                or `"Xid 79"`
                """
            ])
    }
}
