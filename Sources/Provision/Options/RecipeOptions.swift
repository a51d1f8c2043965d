import ArgumentParser
import SystemPackage

/// Which recipe, and how its lock is used: the options of `plan`, `apply`, `lock` and `verify`.
struct RecipeOptions: ParsableArguments {
    /// The recipe that is meant where none is named.
    static let defaultRecipe = "provision.yaml"

    @Argument(help: "The recipe.", completion: .file(extensions: ["yaml", "yml"]))
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

    @Option(help: ArgumentHelp("Do only these layers.", valueName: "layer,…"))
    var only: SectionList?

    @Option(help: ArgumentHelp("Leave these layers as they are.", valueName: "layer,…"))
    var skip: SectionList?

    @Option(
        help: ArgumentHelp(
            "Plan for a machine that is not this one.", valueName: "field=value,…"))
    var target: TargetFields?

    @Flag(help: "Wait until everything is on disk before switching.")
    var sync = false

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
        if only != nil, skip != nil {
            throw ValidationError("`--only` and `--skip` exclude each other")
        }
    }

    /// The recipe's path as the user wrote it, or the default name.
    var path: FilePath { FilePath(recipe ?? file ?? Self.defaultRecipe) }

    /// Whether the user said which recipe.
    var isNamed: Bool { recipe != nil || file != nil }
}

extension RecipeOptions {
    /// How the lock beside the recipe is treated.
    enum LockUse: Sendable, Equatable {
        /// Used where it fits, else made anew.
        case fresh
        /// Must fit; nothing is solved.
        case locked
        /// Taken as it is.
        case frozen
        /// Made anew for these packages.
        case upgrading([String])
    }

    /// The lock's use by flag, else by `PROVISION_FROZEN` and `PROVISION_LOCKED`.
    func lockUse(_ environment: [String: String]) throws -> LockUse {
        if !upgrade.isEmpty { return .upgrading(upgrade) }
        if frozen { return .frozen }
        if locked { return .locked }
        if try EnvironmentFlag("PROVISION_FROZEN", in: environment).isSet { return .frozen }
        return try EnvironmentFlag("PROVISION_LOCKED", in: environment).isSet ? .locked : .fresh
    }

    /// Whether `section` takes part in this run.
    func includes(_ section: Section) -> Bool {
        if let only { return only.sections.contains(section) }
        return !(skip?.sections.contains(section) ?? false)
    }
}
