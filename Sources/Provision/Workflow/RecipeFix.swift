import Diagnostics
import FileSystem
import Planning
import Recipes
import SystemPackage

extension Session {
    /// The recipe that the options name, after the repair of `--fix` was made in it.
    ///
    /// A dry run says what it would change, and goes on with the recipe as it is.
    func loadFixedRecipe(_ options: RecipeOptions) async throws -> RecipeFile {
        let recipe = try loadRecipe(options)
        guard let number = options.fix else { return recipe }
        let repair = try await repair(number, of: recipe)
        guard let edits = repair.edits, !edits.isEmpty else {
            throw ProvisionError(
                .noRepair, "cannot make repair \(number) in `\(recipe.name)`",
                context: ["it changes the machine and not the recipe"], hints: [repair.hint])
        }
        try apply(edits, to: recipe)
        return settings.isDryRun ? recipe : try loadRecipe(options)
    }

    private func repair(_ number: Int, of recipe: RecipeFile) async throws -> Repair {
        let machine = try await TargetMachine.probe(for: recipe.recipe, in: self)
        let step = LockStep(
            recipe: recipe, machine: machine, place: LockPlace(of: recipe, in: self),
            session: self)
        let old = try? step.place.read()?.lock
        let problem = try step.problem(
            keeping: old, but: UpgradeNames([], of: recipe, locked: old))
        let repairs = try await step.withPlanner { planner, _ in
            try await planner.repairs(for: problem)
        }
        guard repairs.indices.contains(number - 1) else {
            throw ProvisionError(
                .noRepair, "there is no repair \(number) of `\(recipe.name)`",
                context: [
                    repairs.isEmpty
                        ? "it has a solution, or no small change gives it one"
                        : "known are \(Counted.words(repairs.count, "repair"))"
                ], hints: ["leave `--fix` out to see how it stands"])
        }
        return repairs[number - 1]
    }

    /// Writes the edits into the recipe's file, one after the other from its end.
    private func apply(_ edits: [RecipeEdit], to recipe: RecipeFile) throws {
        let attributes = try Files.attributes(of: recipe.path)
        guard let attributes, attributes.kind == .file else {
            throw ProvisionError(
                .noRepair, "cannot change `\(recipe.name)`: it is no file of its own",
                hints: ["name the file that it leads to"])
        }
        let words = edits.map { "`\($0)`" }.joined(separator: " and ")
        guard attributes.links == 1 else {
            throw ProvisionError(
                .noRepair, "cannot change `\(recipe.name)`: the file has another name besides",
                context: ["under that name (a hard link) it would keep its old text"],
                hints: [Hint("write \(words) into it by hand")])
        }
        var text = try Files.readText(recipe.path, limit: 4 << 20)
        let ordered = edits.sorted { left, right in
            guard let one = left.item, let other = right.item else { return left.item != nil }
            return other < one
        }
        for edit in ordered { text = try edit.applied(to: text, file: recipe.name) }
        guard !settings.isDryRun else {
            remark("would write \(words) into \(recipe.name)")
            return
        }
        let owner = FileOwner(user: attributes.owner, group: attributes.group)
        try Files.writeAtomically(
            text, to: recipe.path, mode: attributes.mode, owner: userID == 0 ? owner : nil)
        remark("wrote \(words) into \(recipe.name)")
    }
}
