import Indexes
import PackageModel

/// Turns the files of a project into candidates in order of preference.
///
/// Finals stand before pre-releases and newer versions before older ones. A version appears once
/// for each wheel that some interpreter takes of it, so that metadata are exact per wheel.
struct WheelSelection {
    var interpreters: [Interpreter]
    /// Whether candidates depend on the interpreter at all.
    var bindsInterpreter: Bool
    /// Whether local versions name builds of torch: a version's plain wheels stand before its builds.
    var ranksBuilds = false
    /// The machine that wheels are for, so that a C library that is too old for them is named.
    var target: Target?

    func candidates(of name: PackageName, files: [IndexFile]) -> [WheelCandidate] {
        var wheels: [PEP440Version: [Wheel]] = [:]
        for file in files {
            guard let wheel = Wheel(file, name: name) else {
                if let version = sourceVersion(of: file, name: name) {
                    wheels[version, default: []] += []
                }
                continue
            }
            wheels[wheel.version, default: []].append(wheel)
        }
        let others = withNewerGlibc(wheels.values.joined())
        return wheels.keys.sorted(by: isPreferred).flatMap { version in
            candidates(of: version, wheels: wheels[version] ?? [], others)
        }
    }

    private func isPreferred(_ left: PEP440Version, _ right: PEP440Version) -> Bool {
        guard left.isPrerelease == right.isPrerelease else { return right.isPrerelease }
        guard ranksBuilds, left.public == right.public else { return left > right }
        return BuildRank(left) > BuildRank(right)
    }

    /// The interpreters as they would be with any C library; none where no wheel asks for a newer one.
    private func withNewerGlibc(_ wheels: some Sequence<Wheel>) -> [Interpreter] {
        guard let target,
            wheels.contains(where: { ($0.name.lowestGlibc ?? target.glibc) > target.glibc })
        else { return [] }
        let platforms = LinuxPlatforms(
            machine: target.architecture, library: .glibc(major: 2, minor: 99))
        return interpreters.compactMap {
            Interpreter(
                version: $0.version.description, architecture: target.architecture, platforms)
        }
    }

    private func candidates(
        of version: PEP440Version, wheels: [Wheel], _ others: [Interpreter]
    ) -> [WheelCandidate] {
        var byFile: [(file: IndexFile, interpreters: [Int])] = []
        let ranked = Ranking(wheels.filter { !$0.file.hasBrokenDigest }, for: interpreters)
        for (index, interpreter) in interpreters.enumerated() {
            guard let best = best(of: ranked[interpreter], for: interpreter) else { continue }
            if let known = byFile.firstIndex(where: { $0.file.filename == best.filename }) {
                byFile[known].interpreters.append(index)
            } else {
                byFile.append((best, [index]))
            }
        }
        guard !byFile.isEmpty else {
            return [
                WheelCandidate(
                    version: version, file: nil, interpreters: [],
                    exclusion: reasonForNone(wheels, others), isYanked: false)
            ]
        }
        return byFile.map { entry in
            WheelCandidate(
                version: version, file: entry.file, interpreters: entry.interpreters,
                exclusion: nil, isYanked: entry.file.yanked != nil)
        }
    }

    private func best(of ranked: [Ranking.Entry], for interpreter: Interpreter) -> IndexFile? {
        var best: Ranking.Entry?
        for entry in ranked where entry.wheel.runs(on: interpreter) {
            let (rank, wheel) = (entry.rank, entry.wheel)
            if let current = best, !wheel.isPreferred(to: current.wheel, ranks: rank, current.rank)
            {
                continue
            }
            best = entry
        }
        return best?.wheel.file
    }

    private func reasonForNone(_ wheels: [Wheel], _ others: [Interpreter]) -> String {
        if wheels.isEmpty { return "it has only a source distribution" }
        let refused = wheels.filter { wheel in
            interpreters.contains { interpreters in
                interpreters.tags.rank(of: wheel.name) != nil
            }
        }
        if refused.contains(where: \.file.hasBrokenDigest) {
            return "the `sha256` that its index gives for it is none"
        }
        if let wanted = refused.compactMap(\.file.requiresPython).first {
            return "for Python \(wanted) only"
        }
        if let newest = lowestGlibc(of: wheels, others), let target {
            return "its wheels need glibc \(newest) or newer, and \(target.words) has "
                + "glibc \(target.glibc)"
        }
        guard bindsInterpreter, !interpreters.isEmpty else { return "no wheel for this system" }
        return "no wheel for Python \(minors.joined(separator: ", ")) on this system"
    }

    /// The C library with which one of the wheels could be taken; nil where that is not what lacks.
    private func lowestGlibc(of wheels: [Wheel], _ others: [Interpreter]) -> DottedVersion? {
        wheels.filter { wheel in
            others.contains { $0.tags.rank(of: wheel.name) != nil && wheel.runs(on: $0) }
        }.compactMap(\.name.lowestGlibc).min()
    }

    /// `3.9`, `3.11`: each once, the oldest first.
    private var minors: [String] {
        interpreters.sorted { $0.version < $1.version }.map(\.minorVersion)
            .reduce(into: []) { if $0.last != $1 { $0.append($1) } }
    }

    /// The version of a source distribution, so that messages can name what is not installable.
    private func sourceVersion(of file: IndexFile, name: PackageName) -> PEP440Version? {
        for suffix in [".tar.gz", ".zip", ".tar.bz2"] where file.filename.hasSuffix(suffix) {
            let stem = file.filename.dropLast(suffix.count)
            guard let dash = stem.lastIndex(of: "-"), PackageName(stem[..<dash]) == name else {
                return nil
            }
            return PEP440Version(String(stem[stem.index(after: dash)...]))
        }
        return nil
    }
}

/// The wheels that each minor release of Python takes, with the rank of their tags.
///
/// A channel has dozens of patch releases of one minor, which take the same tags.
private struct Ranking {
    struct Entry {
        var rank: Int
        var wheel: Wheel
    }

    private var entries: [WheelTag: [Entry]] = [:]

    init(_ wheels: [Wheel], for interpreters: [Interpreter]) {
        for interpreter in interpreters {
            guard let best = interpreter.tags.tags.first, entries[best] == nil else { continue }
            entries[best] = wheels.compactMap { wheel in
                interpreter.tags.rank(of: wheel.name).map { Entry(rank: $0, wheel: wheel) }
            }
        }
    }

    subscript(interpreter: Interpreter) -> [Entry] {
        interpreter.tags.tags.first.flatMap { entries[$0] } ?? []
    }
}

/// A file whose name parsed as a wheel of the wanted project.
private struct Wheel {
    var file: IndexFile
    var name: WheelFilename
    var requiresPython: SpecifierSet?

    var version: PEP440Version { name.version }

    init?(_ file: IndexFile, name project: PackageName) {
        guard file.filename.hasSuffix(".whl"), let name = try? WheelFilename(file.filename),
            name.name == project
        else { return nil }
        self.file = file
        self.name = name
        requiresPython = file.requiresPython.flatMap { try? SpecifierSet($0) }
    }

    func runs(on interpreter: Interpreter) -> Bool {
        requiresPython?.contains(interpreter.version) ?? true
    }

    /// Better tags win, then files that are not yanked, then the higher build number.
    func isPreferred(to other: Wheel, ranks rank: Int, _ otherRank: Int) -> Bool {
        if (file.yanked == nil) != (other.file.yanked == nil) { return file.yanked == nil }
        if rank != otherRank { return rank < otherRank }
        if name.build != other.name.build { return isHigherBuild(than: other) }
        return file.filename < other.file.filename
    }

    private func isHigherBuild(than other: Wheel) -> Bool {
        guard let build = name.build else { return false }
        guard let otherBuild = other.name.build else { return true }
        return build > otherBuild
    }
}
