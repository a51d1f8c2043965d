package import Apt
import Diagnostics
import PackageModel
import Recipes

/// apt of this machine as a source of packages.
package struct AptSource: SystemSource {
    let tool: AptTool

    package init(_ tool: AptTool) { self.tool = tool }

    package func closure(of wishes: [SystemWish]) async throws -> SystemClosure {
        let database = try tool.database()
        var closure = SystemClosure(nativeArchitecture: database.nativeArchitecture)
        // A package that is there stays as it is; apt would take its name for "the newest".
        var names: [String] = []
        for wish in wishes {
            if !wish.name.contains("="), let known = database.installed(wish.plainName) {
                closure.installed.append(known)
            } else {
                names.append(wish.name)
            }
        }
        guard !names.isEmpty else { return closure }
        let transaction = try await simulate(names, wishes)
        closure.archives = try await tool.archives(of: transaction)
        closure.removals = transaction.removals
        closure.substitutes = transaction.substitutes
        closure.installed += wishes.compactMap { wish in
            let name = transaction.substitutes[wish.plainName] ?? wish.plainName
            guard names.contains(wish.name),
                !transaction.installations.contains(where: { $0.name == name })
            else { return nil }
            return database.installed(name)
        }
        return closure
    }

    private func simulate(
        _ names: [String], _ wishes: [SystemWish]
    ) async throws -> AptTransaction {
        do {
            return try await tool.simulate(installing: names)
        } catch let error as ProvisionError where error.code == .unknownSystemPackage {
            throw try await placed(error, wishes)
        } catch let error as ProvisionError where error.code == .systemConflict {
            throw try held(error) ?? error
        }
    }

    /// That a package is held, where that is what apt's words come down to; nil where it is not.
    private func held(_ error: ProvisionError) throws -> ProvisionError? {
        let words = Set(
            error.context.flatMap { $0.split { " :,()".contains($0) } }.map(String.init))
        let held = try tool.database().held.filter { words.contains($0.name) }
        guard let first = held.first else { return nil }
        return ProvisionError(
            .packageHeld,
            "cannot change `\(first.name)`: it is held at \(first.version ?? "its version")",
            context: held.dropFirst().map { "`\($0.name)` is held as well" } + error.context,
            hints: [
                Hint(
                    """
                    `sudo apt-mark unhold \(held.map(\.name).joined(separator: " "))` lets it go
                    """)
            ])
    }

    /// The same errors at their places in the recipe, with what the names were probably meant to be.
    private func placed(
        _ error: ProvisionError, _ wishes: [SystemWish]
    ) async throws -> ProvisionError {
        let all = (try? await tool.names()) ?? []
        var errors = error.all.map { error in
            var error = error
            guard
                let wish = wishes.first(where: { error.message.contains("`\($0.plainName)`") })
            else { return error }
            error.mark = wish.mark
            // What several provide is spelt right.
            let isKnown = all.contains(wish.plainName)
            if !isKnown, let meant = Suggestion.nearest(to: wish.plainName, among: near(wish, all))
            {
                error.hints.insert("did you mean `\(meant)`?", at: 0)
            }
            return error
        }
        var first = errors.removeFirst()
        first.others = errors
        return first
    }

    /// Of many thousands only names of nearly that length are worth a comparison.
    private func near(_ wish: SystemWish, _ names: [String]) -> [String] {
        let count = wish.plainName.utf8.count
        return names.filter { abs($0.utf8.count - count) <= max(1, count / 3) }
    }
}
