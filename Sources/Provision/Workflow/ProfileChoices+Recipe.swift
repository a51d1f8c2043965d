import Compatibility
import Diagnostics
import Installation
import Lockfiles
import Machine
import PackageModel
import Planning
import Recipes
import SystemPackage

extension TargetMachine {
    /// The recipe's `profile:`, decided for what is installed and in which scope.
    func profileChoices(
        for recipe: Recipe, _ lock: Lockfile, in session: Session
    ) throws -> ProfileChoices {
        var choices = outsideChoices(for: recipe, in: session)
        choices.hostCompiler = try hostCompiler(for: recipe, lock)
        return choices
    }

    /// All of it but the compiler behind nvcc, which has no say in what is written where.
    func outsideChoices(for recipe: Recipe, in session: Session) -> ProfileChoices {
        let wish = recipe.profile
        var choices = ProfileChoices()
        let active = wish.activate?.map(\.value) ?? standardActivation(in: session)
        choices.activatesToolkit = active.contains(.cuda)
        choices.activatesEnvironment = active.contains(.environment)
        choices.hasLibraryPath = (wish.libraryPath?.value ?? .toolkit) == .toolkit
        for (name, value) in wish.variables { choices.variables[name.value] = value.value }
        choices.shells = Set(wish.shells.compactMap { Shell(rawValue: $0.value.rawValue) })
        choices.hasModulefile = wish.modulefile.value
        choices.isKnownToLoader = wish.loaderConfiguration.value
        choices.link = recipe.cuda?.link.map { FilePath($0.value).lexicallyNormalized() }
        choices.description = recipe.description?.value
        return choices
    }

    /// Nobody's login gets an environment unasked: in system scope only the toolkit is switched on.
    private func standardActivation(in session: Session) -> [Recipe.Profile.Activation] {
        session.settings.places.scope == .system ? [.cuda] : [.cuda, .environment]
    }

    /// What NVCC_CCBIN must be; nil where nvcc finds its compiler by itself, or there is no nvcc.
    ///
    /// Throws R107 where the machine has none that this nvcc accepts.
    private func hostCompiler(for recipe: Recipe, _ lock: Lockfile) throws -> FilePath? {
        guard let cuda = recipe.cuda, let release = lock.compilerRelease else { return nil }
        if case .path(let path) = cuda.hostCompiler.value { return FilePath(path) }
        guard let facts = self.facts.toolkit(release) else { return nil }
        if lock.distributionToolkit != nil, case .auto = cuda.hostCompiler.value { return nil }
        if case .named(let name) = cuda.hostCompiler.value {
            if let known = profile.compilers.first(where: { $0.path.lastComponent?.string == name })
            {
                return known.path
            }
            throw missing(facts, cuda.hostCompiler.mark, wanted: name)
        }
        guard let choice = profile.hostCompiler(for: facts) else {
            // Installed before the profile is written.
            if let package = lock.compilerPackage(for: facts) {
                let name = package.debianName.replacing("clang-", with: "clang++-")
                return FilePath("/usr/bin").appending(name)
            }
            throw missing(facts, cuda.hostCompiler.mark, wanted: nil)
        }
        return choice.ccbin
    }

    private func missing(_ facts: ToolkitFacts, _ mark: Mark, wanted: String?) -> ProvisionError {
        let found = profile.compilers.map { "\($0.path) \($0.version)" }.joined(separator: ", ")
        return ProvisionError(
            .noHostCompiler,
            wanted.map { "no compiler `\($0)` is on this machine" }
                ?? "no compiler of this machine is one that nvcc \(facts.name) accepts",
            at: mark,
            context: [
                "nvcc \(facts.name) takes gcc up to \(facts.newestGCC) and clang up to"
                    + " \(facts.newestClang); found \(found.isEmpty ? "none" : found)"
            ], hints: ["install one: `sudo apt install g++`"])
    }
}

extension Lockfile {
    /// The release of nvcc in the toolkit; nil where there is none.
    var compilerRelease: DottedVersion? {
        compiler.flatMap { DottedVersion($0.version) }
    }
}
