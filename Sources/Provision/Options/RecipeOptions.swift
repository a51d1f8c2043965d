import ArgumentParser
import SystemPackage

/// Which recipe, and how its lock is used: the options of `plan`, `apply`, `lock` and `verify`.
struct RecipeOptions: ParsableArguments {
    /// The recipe that is meant where none is named.
    static let defaultRecipe = "provision.yaml"

    @Argument(
        help: "The recipe; provision.yaml where none is named.",
        completion: .file(extensions: ["yaml", "yml"]))
    var recipe: String?

    @Option(
        name: .shortAndLong, help: "The recipe, as an option.",
        completion: .file(extensions: ["yaml", "yml"]))
    var file: String?

    @Flag(help: "Fail where the lock does not fit the recipe.")
    var locked = false

    @Flag(help: "Use the lock as it is, without comparing it with the recipe.")
    var frozen = false

    @Option(help: ArgumentHelp("Take the newest NAME that fits; repeatable.", valueName: "name"))
    var upgrade: [String] = []

    @Option(
        help: ArgumentHelp(
            "Do only these layers; the sections of the environment go together.",
            valueName: "layer,…"))
    var only: SectionList?

    @Option(
        help: ArgumentHelp(
            "Leave these layers as they are.",
            valueName: "layer,…"))
    var skip: SectionList?

    @Option(
        help: ArgumentHelp(
            "Plan for a machine that is not this one: os, arch, glibc, gpus, driver, compiler, python.",
            valueName: "field=value,…"),
        transform: { try TargetFields($0) })
    var target: TargetFields?

    @Option(
        help: ArgumentHelp(
            "Where the recipe has no solution, change it as the hint of that number says.",
            valueName: "number"))
    var fix: Int?

    @Flag(help: "Wait until everything is on disk before switching.")
    var sync = false

    @Flag(
        inversion: .prefixedNo,
        help: "Run the scripts that conda packages bring for their installation.")
    var linkScripts = true

    @Flag(help: "Tell changes by the exit status: 2 for pending, 10 for a reboot.")
    var exitCode = false

    func validate() throws {
        if recipe != nil, file != nil {
            throw ValidationError("the recipe is named twice: as an argument and with `--file`")
        }
        if locked, frozen {
            throw ValidationError("`--locked` and `--frozen` exclude each other")
        }
        if !upgrade.isEmpty, locked || frozen {
            throw ValidationError(
                "`--upgrade` changes the lock, `--locked` and `--frozen` forbid it")
        }
        if fix != nil, locked || frozen {
            throw ValidationError(
                "`--fix` changes the recipe, `--locked` and `--frozen` forbid a new lock")
        }
        if only != nil, skip != nil {
            throw ValidationError("`--only` and `--skip` exclude each other")
        }
    }

    /// Throws where layers are chosen, for a verb that has to do with the whole lock: half of a solve
    /// is no solution.
    func checkWhole(_ what: String) throws {
        guard only != nil || skip != nil else { return }
        throw ValidationError(
            "\(what) is of the whole recipe: `--only` and `--skip` say what `plan` and `apply` "
                + "do with it")
    }

    /// The recipe's path as the user wrote it, or the default name.
    var path: FilePath { FilePath(recipe ?? file ?? Self.defaultRecipe) }

    /// Whether the user said which recipe.
    var isNamed: Bool { recipe != nil || file != nil }
}

extension RecipeOptions {
    /// What flags, else `PROVISION_FROZEN` and `PROVISION_LOCKED`, say of the lock.
    func policy(_ environment: [String: String]) throws -> LockStep.Policy {
        guard upgrade.isEmpty else { return LockStep.Policy(upgrades: upgrade) }
        let isFrozen =
            try frozen
            || (!locked && EnvironmentFlag("PROVISION_FROZEN", in: environment).isSet)
        let isLocked =
            try locked
            || (!isFrozen && EnvironmentFlag("PROVISION_LOCKED", in: environment).isSet)
        return LockStep.Policy(isLocked: isLocked, isFrozen: isFrozen)
    }
}
