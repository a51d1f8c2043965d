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
                context: ["it is a change of the machine, or yours to decide"],
                hints: [repair.hint])
        }
        try apply(edits, to: recipe)
        return settings.isDryRun ? recipe : try loadRecipe(options)
    }

    /// The repair of that number in the list that was printed last; where none was, in that of a
    /// search that takes as long as it takes, so that a number always means the same.
    private func repair(
        _ number: Int, of recipe: RecipeFile
    ) async throws -> OfferedRepairs.Offer {
        let machine = try await TargetMachine.probe(for: recipe.recipe, in: self)
        let step = LockStep(
            recipe: recipe, machine: machine, place: LockPlace(of: recipe, in: self),
            session: self)
        let old = try? step.place.read()?.lock
        let kept = OfferedRepairs(recipe: recipe, machine: machine, session: self)
            .kept(beside: old)
        let offers = if let kept { kept } else { try await step.repairs(keeping: old) }
        guard offers.indices.contains(number - 1) else {
            throw ProvisionError(
                .noRepair, "there is no repair \(number) of `\(recipe.name)`",
                context: [
                    offers.isEmpty
                        ? "it has a solution, or no small change gives it one"
                        : "the list has \(Counted.words(offers.count, "repair"))"
                ], hints: ["leave `--fix` out to see how it stands"])
        }
        return offers[number - 1]
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
