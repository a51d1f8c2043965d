import Compatibility
import Diagnostics
import PackageModel
import Resolution

extension Problem {
    /// The error of a problem without solution: the derivation in sentences, then the recipe's lines.
    ///
    /// `patience` is the time in which not all was tried that might help; nil where all was.
    func noSolution(
        _ explanation: Explanation, repairs: [Repair], within patience: Duration? = nil
    ) -> ProvisionError {
        var others = condaHints(explanation, repairs)
        if repairs.isEmpty, patience == nil {
            others.append(
                "loosen one of the recipe's lines named above, then run `provision plan` again")
        }
        let rest = others + Self.patienceHint(patience, repairs)
        let reserved = (Self.fixHint(repairs[...]) + rest).reduce(0) { $0 + $1.height }
        let told = Self.fitting(repairs.map(\.hint), besides: reserved)
        let hints = told + Self.fixHint(repairs.prefix(told.count)) + rest
        var explanation = explanation
        let line = buildLine(explanation, repairs)
        explanation.lines += line
        explanation.brief += line
        return explanation.error(recipe: name, hints: hints)
    }

    /// Which of the repairs can be written into the recipe, and how.
    private static func fixHint(_ repairs: ArraySlice<Repair>) -> [Hint] {
        let numbers = repairs.indices.filter { repairs[$0].edits != nil }
        guard let first = numbers.first else { return [] }
        let ordinals = ["first", "second", "third", "fourth"]
        let of = repairs.count > 1 ? "the \(ordinals[first % 4]) of these" : "this"
        let others = numbers.dropFirst().map { ", `--fix \($0 + 1)` the \(ordinals[$0 % 4])" }
        return [Hint("`--fix \(first + 1)` writes \(of) into the recipe" + others.joined())]
    }

    /// How to go on where the search for repairs was not waited for.
    private static func patienceHint(_ patience: Duration?, _ repairs: [Repair]) -> [Hint] {
        guard let patience else { return [] }
        let what = repairs.isEmpty ? "a change that helps" : "more of them"
        return [
            Hint(
                """
                the search for \(what) stopped after \(patience.components.seconds) s: run the \
                same command again, it goes on from what was fetched so far
                """)
        ]
    }

    /// The recipe's line for the build, where it matters and no sentence names it: other builds were
    /// left out before the solver saw them.
    private func buildLine(_ explanation: Explanation, _ repairs: [Repair]) -> [Explanation.Line] {
        guard let build = torch?.build, case .named(let name) = build.value,
            !explanation.lines.contains(where: { $0.text.contains("pytorch.build") }),
            repairs.contains(where: { $0.changes.contains { $0.field == "pytorch.build" } })
                || explanation.lines.contains(where: { $0.text.hasSuffix(CUDARules.refusal(name)) })
        else { return [] }
        return [
            Explanation.Line(
                text: "the recipe says `\(build.text)`", mark: build.mark,
                remark: buildRemark(name), kind: .recipe)
        ]
    }

    /// What builds there are in place of one that there never was, as far as the facts tell.
    private func buildRemark(_ name: String) -> String? {
        guard name != "cpu" else { return nil }
        let releases = facts.torchReleases.filter(allowsTorch)
        let has = releases.contains { release in
            release.backends.isEmpty || release.knownBackends.contains { $0.description == name }
        }
        guard !has, let release = releases.last else { return nil }
        if releases.count > 1 { return ", but no torch is known with that build" }
        let builds = release.knownBackends.map(\.description)
        let head = builds.dropLast().joined(separator: ", ")
        let list = head.isEmpty ? builds.joined() : "\(head) and \(builds.last ?? "")"
        return ", but torch \(release.name) is built for \(list)"
    }

    /// Whether the recipe allows some patch of a release.
    private func allowsTorch(_ release: TorchRelease) -> Bool {
        (0..<10).contains { patch in
            PEP440Version("\(release.name).\(patch)").map(allowsTorch) ?? false
        }
    }

    /// As many of the hints, and at least one, as leave the explanation its lines.
    private static func fitting(_ hints: [Hint], besides reserved: Int) -> [Hint] {
        // The headline and the empty line before the hints.
        var room = Explanation.lineLimit - Explanation.comfortableLines - 2 - reserved
        return hints.enumerated().prefix { index, hint in
            room -= hint.height
            return index == 0 || room >= 0
        }.map(\.element)
    }

    /// What to type where a conda package was asked for in words that mean something else, or for
    /// a machine that this one is not.
    private func condaHints(_ explanation: Explanation, _ repairs: [Repair]) -> [Hint] {
        guard conda != nil else { return [] }
        var hints = explanation.culprits.filter(condaRoots.indices.contains).compactMap {
            exactnessHint(condaRoots[$0])
        }
        if target.gpus.isEmpty, repairs.isEmpty,
            explanation.lines.contains(where: { $0.text.contains("`__cuda`") })
        {
            hints.append("for a machine with a GPU, say which: `target: {gpus: [rtx-4090]}`")
        }
        return hints
    }

    /// `name=2.9=build*` is exactly 2.9, though `name=2.9` is any 2.9.
    private func exactnessHint(_ root: RootRequirement) -> Hint? {
        guard let name = root.key.condaPackage?.name,
            let spec = try? MatchSpec(name + root.requirement.text), spec.build != nil,
            let version = spec.version?.exactVersion, !root.requirement.text.contains("==")
        else { return nil }
        return "beside a build, `\(version)` is exactly that; any of them is `\(version).*`"
    }

    /// The error for conda packages that no channel has, all of them at once; nil if there are none.
    func misspelt(_ part: CondaPart?) async throws -> ProvisionError? {
        guard var part else { return nil }
        let absent = try await part.absent(condaRoots)
        guard !absent.isEmpty else { return nil }
        let lines = absent.map { wish in
            Explanation.Line(
                text: wish.text ?? "the recipe wants `\(wish.key.name)`", mark: wish.mark,
                remark: part.catalog.candidates(of: wish.key)?.remark.map {
                    ", but `\(wish.key.name)` \($0)"
                }, kind: .recipe)
        }
        let names = Set(absent.map(\.key.name))
        let meant = (try? await part.suggestions(for: names)) ?? [:]
        let culprits = condaRoots.indices.filter { absent.contains(condaRoots[$0]) }
        return Explanation(lines: lines, culprits: culprits).error(
            recipe: name, hints: hints(names.sorted(), meant))
    }

    private func hints(_ names: [String], _ meant: [String: String]) -> [Hint] {
        let guesses = names.compactMap { name -> Hint? in
            guard let guess = meant[name] else { return nil }
            return names.count == 1
                ? "did you mean `\(guess)`?" : "did you mean `\(guess)` by `\(name)`?"
        }
        return guesses.isEmpty
            ? ["check the name, or add the channel that has it to `conda.channels`"] : guesses
    }

    /// Refuses before any index is asked where no interpreter fits.
    func checkInterpreters() throws(ProvisionError) {
        guard let python, interpreters.isEmpty else { return }
        let found = target.interpreters.map { python in
            // Those of another machine are told without a place.
            python.executable.isEmpty
                ? "\(python.version)" : "\(python.version) (\(python.executable))"
        }
        let seen = found.isEmpty ? "none was found" : "found \(found.joined(separator: ", "))"
        throw ProvisionError(
            .noInterpreter, "no Python of \(target.words) fits `\(python.text)`", at: python.mark,
            context: [seen],
            hints: [
                """
                loosen `python.version`, or install a Python that fits; \
                `sudo apt install python3` brings the distribution's
                """
            ])
    }
}
