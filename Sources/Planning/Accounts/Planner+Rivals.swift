import Diagnostics
import PackageModel
import Resolution

extension Planner {
    /// So many solves are spent on versions that no line and no list rules out.
    private static let trials = 4
    /// So many sentences of one refutation are told.
    private static let sentences = 3

    /// What rules out each newer version, those with the same reasons together, the newest first.
    ///
    /// What the recipe's own line or the candidates' list rules out needs no solve; of the others
    /// the solver is asked for any one of them, and what refutes that refutes them all.
    func rivals(
        of key: PackageKey, in solution: Solution, _ problem: Problem
    ) async throws -> [Account.Rival] {
        let newer = solution.newerVersions(of: key)
        var ruled: [(version: NewerVersion, sentences: [String])] = []
        var open: [NewerVersion] = []
        for version in newer {
            if let sentences = solution.ruling(on: version, of: key) {
                ruled.append((version, sentences))
            } else {
                open.append(version)
            }
        }
        ruled += try await tried(open, of: key, solution, problem)
        ruled.sort { $0.version.rank < $1.version.rank }
        return ruled.reduce(into: []) { rivals, entry in
            if rivals.last?.sentences == entry.sentences {
                rivals[rivals.count - 1].versions.append(entry.version.name)
            } else {
                rivals.append(
                    Account.Rival(versions: [entry.version.name], sentences: entry.sentences))
            }
        }
    }

    private func tried(
        _ open: [NewerVersion], of key: PackageKey, _ solution: Solution, _ problem: Problem
    ) async throws -> [(version: NewerVersion, sentences: [String])] {
        var open = open
        var told: [(version: NewerVersion, sentences: [String])] = []
        for _ in 0..<Self.trials where !open.isEmpty {
            let known = told.map(\.version.name)
            guard let label = solution.label(of: key),
                let asked = problem.asking(for: key, above: label, but: known)
            else { break }
            let answer = try await answer(to: asked, key, solution)
            guard let chosen = answer.chosen,
                let place = open.firstIndex(where: { $0.names(chosen) })
            else {
                return told + open.map { ($0, answer.sentences) }
            }
            told.append((open.remove(at: place), answer.sentences))
        }
        return told + open.map { ($0, ["it was not tried whether it fits"]) }
    }

    /// What comes of asking for a newer version: the one that fits too, with what it costs, or the
    /// sentences that rule all of them out.
    private struct Trial {
        var chosen: String?
        var sentences: [String]
    }

    private func answer(
        to problem: Problem, _ key: PackageKey, _ solution: Solution
    ) async throws -> Trial {
        do {
            let other = try await explaining.attempt(problem)
            return Trial(
                chosen: other.label(of: key),
                sentences: [solution.difference(to: other, besides: key)])
        } catch let refusal as Refusal {
            let told = refusal.explanation.lines.filter {
                $0.kind != .remainder && !$0.text.contains(Problem.pinText)
            }
            let facts = told.filter { $0.kind != .recipe }
            let sentences = (facts.isEmpty ? told : facts).prefix(Self.sentences).map(\.rendered)
            return Trial(sentences: sentences.isEmpty ? ["nothing that fits is as new"] : sentences)
        } catch {
            try Task.checkCancellation()
            return Trial(sentences: ["it could not be found out whether it fits"])
        }
    }
}

/// A version above the chosen one, with all its builds.
struct NewerVersion {
    /// Without the build.
    var name: String
    /// Its place among the newer ones, the newest first.
    var rank: Int
    var candidates: [Int]

    /// Whether a label is one of its own: `2.14.1+cu126` of 2.14.1.
    func names(_ label: String) -> Bool { label == name || label.hasPrefix(name + "+") }
}

extension Solution {
    /// All versions above the chosen one, the newest first; other builds of the chosen version are
    /// none.
    func newerVersions(of key: PackageKey) -> [NewerVersion] {
        guard let (list, chosen) = candidates(of: key),
            let place = list.ascending.lastIndex(where: {
                Self.version(list.labels[$0]) == Self.version(list.labels[chosen])
            })
        else { return [] }
        var newer: [NewerVersion] = []
        for index in list.ascending[(place + 1)...].reversed() {
            let name = Self.version(list.labels[index])
            if newer.last?.name == name {
                newer[newer.count - 1].candidates.append(index)
            } else {
                newer.append(NewerVersion(name: name, rank: newer.count, candidates: [index]))
            }
        }
        return newer
    }

    /// A label without the build behind `+`.
    private static func version(_ label: String) -> String { String(label.prefix { $0 != "+" }) }

    /// What alone rules a version out: lines of the recipe, or why its candidates are left out; nil
    /// where that leaves some of it.
    func ruling(on version: NewerVersion, of key: PackageKey) -> [String]? {
        guard let (list, _) = candidates(of: key) else { return nil }
        if let line = lines(of: key).first(where: { line in
            !version.candidates.contains(where: line.accepted.contains)
        }) {
            return [line.text]
        }
        var sentences: [String] = []
        for candidate in version.candidates {
            let line = lines(of: key).first { !$0.accepted.contains(candidate) }?.text
            let reason = list.exclusions.first { $0.candidates.contains(candidate) }?.reason
            guard let sentence = line ?? reason.map({ "left out: \($0)" }) ?? early(version, key)
            else { return nil }
            if !sentences.contains(sentence) { sentences.append(sentence) }
        }
        return sentences
    }

    /// A pre-release is taken where nothing else fits.
    private func early(_ version: NewerVersion, _ key: PackageKey) -> String? {
        guard key.project != nil, let label = label(of: key),
            PEP440Version(version.name)?.isPrerelease == true,
            PEP440Version(label)?.isPrerelease == false
        else { return nil }
        return "a pre-release, which is taken where nothing else fits"
    }

    /// The recipe's lines about a package, and what they accept.
    private func lines(of key: PackageKey) -> [(text: String, accepted: CandidateSet)] {
        (problem.condaRoots + problem.roots.map(\.requirement)).compactMap { root in
            guard root.key == key, root.requirement != .any, let text = root.text else {
                return nil
            }
            return (
                text + (root.mark.map { " at \($0)" } ?? ""),
                catalog.candidates(of: key, matching: root.requirement)
            )
        }
    }
}
