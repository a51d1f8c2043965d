import Compatibility
import PackageModel
import Resolution

// Which version is the smallest change: that of the release nearest to what the recipe says,
// counted in releases. Those that the facts rule out on the target are not tried, since each try is
// a solve.
extension Problem {
    /// So many are tried before the newest that fits.
    private static let tries = 4

    /// Values of `cuda.version` that may do in place of the recipe's, the nearest first.
    func toolkitsNear(_ wish: SpecifierSet, found: DottedVersion) -> [String] {
        let known = facts.toolkits.map(\.name)
        let releases = known.contains(found.prefix(2)) ? known : known + [found.prefix(2)]
        let near = Self.nearest(in: releases) { name in
            (0..<10).contains { patch in
                PEP440Version("\(name).\(patch)").map(wish.contains) ?? false
            }
        }
        let rules = CUDARules(problem: self, agreement: .none)
        return tried(
            near.filter { name in
                DottedVersion(name).map { rules.mayBe($0, self) } ?? false
            }, found.prefix(2))
    }

    /// Minor releases of torch that may do in place of those that `wish` allows, the nearest first.
    func torchesNear(_ wish: SpecifierSet, found: String) -> [String] {
        let known = facts.torchReleases.map(\.name)
        let releases = known.contains(found) ? known : known + [found]
        let near = Self.nearest(in: releases) { name in
            (0..<10).contains { patch in
                PEP440Version("\(name).\(patch)").map(wish.contains) ?? false
            }
        }
        return tried(near.filter(mayBeTorch), found)
    }

    private func tried(_ near: [String], _ found: String) -> [String] {
        let first = near.prefix { $0 != found }.prefix(Self.tries)
        return first + [found]
    }

    /// Names that are not wished for, in the order of their distance to those that are.
    ///
    /// Of two that are as near the newer one comes first. None where nothing known is wished for.
    private static func nearest(
        in ascending: [String], to isWished: (String) -> Bool
    ) -> [String] {
        let wished = ascending.indices.filter { isWished(ascending[$0]) }
        guard !wished.isEmpty else { return [] }
        func distance(_ index: Int) -> Int { wished.map { abs($0 - index) }.min() ?? .max }
        return ascending.indices.filter { !wished.contains($0) }
            .sorted { (distance($0), -$0) < (distance($1), -$1) }.map { ascending[$0] }
    }

    /// Whether some build of a minor release may run on the target, as far as the facts tell.
    private func mayBeTorch(_ name: String) -> Bool {
        guard let release = facts.torchRelease(name) else { return true }
        var builds = place == .pythonIndex ? [release.defaultBackend] : release.knownBackends
        if case .named(let wanted)? = torch?.build.value {
            if wanted == "cpu" { return true }
            builds = builds.filter { $0.description == wanted }
        }
        return builds.contains { mayRun($0, release) }
    }

    private var place: TorchWish.Place { torch?.place ?? .either }
}

extension CUDARules {
    /// Whether nothing of the machine keeps a release of the toolkit from being used there.
    fileprivate func mayBe(_ release: DottedVersion, _ problem: Problem) -> Bool {
        let hasCompiler = problem.toolkit?.hasCompiler == true
        return demands(ofToolkit: release, hasCompiler: hasCompiler).allSatisfy {
            !$0.accepted.isEmpty
        }
    }
}
