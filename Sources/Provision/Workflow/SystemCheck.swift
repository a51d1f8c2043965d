import Diagnostics
import FileSystem
import Installation
import Lockfiles
import Machine
import Planning
import Recipes
import SystemPackage

/// Whether a recipe may have on this machine what it wants outside the prefix.
///
/// It is asked before anything is changed.
struct SystemCheck {
    let recipe: RecipeFile
    let session: Session

    /// Throws R830 where the recipe wants a link, or a file for the loader, and this run is nobody
    /// to make one.
    func checkScope() throws(ProvisionError) {
        // The distribution's toolkit can have none in any case, which is told later.
        guard let cuda = recipe.recipe.cuda, cuda.source.value != .apt,
            session.settings.places.system == nil
        else { return }
        if let link = cuda.link {
            throw needsSystem(
                "cannot make the link `\(link.value)` for a single user's environment", link.mark,
                without: "CUDA_HOME names the toolkit without it")
        }
        let loader = recipe.recipe.profile.loaderConfiguration
        if loader.value {
            throw needsSystem(
                "cannot tell the loader of a single user's environment", loader.mark,
                without: "LD_LIBRARY_PATH names the libraries without it")
        }
    }

    private func needsSystem(
        _ message: String, _ mark: Mark, without: String
    ) -> ProvisionError {
        let isRoot = session.userID == 0
        return ProvisionError(
            .linkNeedsSystem, message, at: mark,
            context: [
                isRoot
                    ? "the environment goes to `\(session.settings.places.prefix)`, not to the "
                        + "machine's own place"
                    : "it is for everybody on this machine, and so has to be the environment"
            ],
            hints: isRoot
                ? ["leave out `--prefix`, or pass `--system` where `PROVISION_PREFIX` is set"]
                : [Hint("or drop the line: \(without)")])
    }

    /// Throws R441 where this user may not write where everybody's environments are; it is asked
    /// before anything is solved.
    func checkWritable() throws {
        let places = settings.places
        guard places.system != nil, !settings.isDryRun else { return }
        for folder in [places.prefix, places.state] {
            var there = folder
            while try Files.attributesFollowingLinks(of: there) == nil,
                there.removeLastComponent()
            {}
            do {
                try Files.checkWritable(there)
            } catch let error as ProvisionError
                where error.code == .notPermitted || error.code == .readOnlyFileSystem
            {
                throw ProvisionError(
                    .placeNotWritable, "cannot write to `\(folder)`", context: error.context)
            }
        }
    }

    /// Throws R460, R441 or R831 where something stands in the way of what `choices` make of `lock`.
    func check(_ choices: ProfileChoices, _ lock: Lockfile) throws {
        guard let folders = settings.places.system else { return }
        let home = settings.places.home(of: recipe.recipe.name.value)
        var wishes = try FootprintForecast(of: lock, choices, in: home, folders).wishes
        wishes.parts.insert(.session)
        if wishes.link != nil { try checkPackages() }
        try session.keeper(of: home).check(wishes)
    }

    /// What a plan says of a refusal of `apply`; nothing where nothing stands in the way.
    func refusals(_ choices: ProfileChoices, _ lock: Lockfile) throws -> [String] {
        do {
            try check(choices, lock)
            return []
        } catch let error as ProvisionError
            where [.foreignFile, .toolkitPackages].contains(error.code)
        {
            return error.all.map { error in
                let reason = error.context.first.map { ": \($0)" } ?? ""
                return "apply will refuse: \(error.message)\(reason)"
            }
        }
    }

    private var settings: Settings { session.settings }

    /// NVIDIA's packages put a toolkit into `/usr/local/cuda-12.4` and set `/usr/local/cuda`
    /// themselves: dpkg would follow our links and write into a tree that is shared.
    private func checkPackages() throws {
        let root = settings.places.system?.root ?? "/"
        let found = MachineProbe(root: root, environment: session.environment, cacheFolder: nil)
            .installedPackages(where: Self.isToolkitPackage)
        guard let first = found.first, let link = recipe.recipe.cuda?.link else { return }
        let rest = found.count > 1 ? " and \(found.count - 1) more" : ""
        throw ProvisionError(
            .toolkitPackages,
            "cannot make the link `\(link.value)`: NVIDIA's own packages of the toolkit are installed",
            at: link.mark,
            context: [
                "dpkg has \(first)\(rest), and would write through the link into provision's tree"
            ],
            hints: [
                Hint("`sudo apt remove \(found.joined(separator: " "))`"),
                "or drop `cuda.link` from the recipe: both toolkits live side by side then",
            ])
    }

    /// Of the packages `cuda-…`, those that have files below `/usr/local`.
    static func isToolkitPackage(_ name: String) -> Bool {
        name.hasPrefix("cuda-")
            && !["cuda-drivers", "cuda-keyring", "cuda-repo-"].contains { name.hasPrefix($0) }
    }
}

extension Preparation {
    /// What a plan says that `apply` would refuse, which then tells it itself.
    static func refusals(
        _ recipe: RecipeFile, _ lock: Lockfile, for purpose: Purpose, on machine: TargetMachine,
        in session: Session
    ) throws -> [String] {
        guard purpose == .plan || session.settings.isDryRun, !machine.target.isDescribed else {
            return []
        }
        return try SystemCheck(recipe: recipe, session: session)
            .refusals(machine.outsideChoices(for: recipe.recipe, in: session), lock)
    }

    /// What a plan says of files outside the prefix; nothing where this run writes none.
    static func outsideNotes(
        _ recipe: Recipe, _ lock: Lockfile, on machine: TargetMachine, in session: Session
    ) throws -> [String] {
        guard let folders = session.settings.places.system else { return [] }
        let choices = machine.outsideChoices(for: recipe, in: session)
        let footprint = try FootprintForecast(
            of: lock, choices, in: session.settings.places.home(of: recipe.name.value), folders)
        var notes: [String] = []
        if !footprint.logins.isEmpty {
            notes.append("new logins get it from \(words(footprint.logins))")
        }
        if !footprint.modulefiles.isEmpty {
            notes.append(
                "`module load \(recipe.name.value)` finds it in \(words(footprint.modulefiles))")
        }
        if let file = footprint.loader {
            notes.append(
                "every program finds the toolkit's libraries by `\(file)`, and `ldconfig` is run")
        }
        if let link = footprint.link { notes.append(words(of: link, footprint.plainLink)) }
        return notes
    }

    private static func words(of link: FilePath, _ plain: FilePath?) -> String {
        "`\(link)` becomes a link to the toolkit"
            + (plain.map { ", and `\($0)` unless it is somebody else's" } ?? "")
    }

    private static func words(_ paths: [FilePath]) -> String {
        let names = paths.map { "`\($0)`" }
        guard let last = names.last, names.count > 1 else { return names.joined() }
        return names.dropLast().joined(separator: ", ") + " and " + last
    }
}
