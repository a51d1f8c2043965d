import Diagnostics
import Indexes
import PackageModel
import Resolution

// NVIDIA's releases as candidates: what a release demands of driver, compiler and GPUs is known from
// its number, so that a manifest is fetched only of one that may be chosen.
extension Catalog {
    /// Makes the releases of a product known, as candidates of `key`.
    mutating func provide(releases: [DottedVersion], for key: PackageKey) {
        guard candidates(of: key) == nil, let toolkit = problem.toolkit else { return }
        let candidates = preferred(releases, key).compactMap { release in
            PEP440Version(release.text).map { version in
                WheelCandidate(
                    version: version, file: nil, interpreters: [],
                    exclusion: key == .toolkit ? toolkit.exclusion(of: release) : nil,
                    isYanked: false)
            }
        }
        provide(candidates: candidates, for: key)
        if key == .cudnn { lists[key]?.displayName = RedistProduct.cudnn.title }
        addDemands(of: key)
    }

    /// Puts the release of an earlier lock first, which names cuDNN by its longer version.
    private func preferred(_ releases: [DottedVersion], _ key: PackageKey) -> [DottedVersion] {
        guard let name = key.project?.name,
            let locked = problem.favored[.init(isToolkit: true, name: name)],
            let version = DottedVersion(locked)
        else { return releases }
        return releases.filter { version.hasPrefix($0) }
            + releases.filter { !version.hasPrefix($0) }
    }

    /// Puts into the list what the rules demand of each release.
    mutating func addDemands(of key: PackageKey) {
        guard let list = lists[key], let name = key.project?.name else { return }
        var order: [Dependency] = []
        var sets: [Dependency: CandidateSet] = [:]
        for index in 0..<list.count where !list.excluded.contains(index) {
            guard let release = wheel(of: key, candidate: index) else { continue }
            var translator = RequirementTranslator(
                key: key, table: problem.interpreterTable(of: key), isToolkit: true)
            if key == .cudnn {
                for demand in cudnnDemands(of: release) { translator.require(demand) }
            } else {
                rules.addToolkitRules(to: &translator, name, release)
            }
            for (target, text, rule) in translator.meanings { register(rule, text, for: target) }
            for dependency in translator.dependencies {
                if sets[dependency] == nil { order.append(dependency) }
                sets[dependency, default: list.none].insert(index)
            }
        }
        lists[key]?.demands += order.compactMap { dependency in
            sets[dependency].map { CandidateList.Demand($0, dependency) }
        }
    }

    /// The release behind a candidate.
    func release(of key: PackageKey, candidate: Int) -> DottedVersion? {
        wheel(of: key, candidate: candidate).flatMap { $0.version.numbers }
    }

    /// Makes it known what a release holds of what the recipe wants.
    mutating func provide(_ manifest: RedistManifest, for key: PackageKey, candidate: Int) {
        guard let wish = problem.toolkit?.archives,
            let platform = RedistManifest.Platform(architecture: problem.target.architecture)
        else { return }
        switch RedistComponents.selection(of: wish.map(\.value), in: manifest, for: platform) {
        case .missing(let component):
            refuse(
                key, candidate,
                because: RedistComponents.reason(without: component, in: manifest, platform))
        case .components(let components):
            archives[key, default: [:]][candidate] = components.compactMap { component in
                component.archives(for: platform).first.map {
                    ToolkitArchive(component, $0, folder: manifest.folder)
                }
            }
            settle(key, candidate)
        }
    }
}

/// One archive of a toolkit that was chosen.
struct ToolkitArchive: Sendable {
    var name: String
    var version: String
    var artifact: Artifact
    /// The CUDA major that it is built for, where there are others.
    var cudaMajor: Int?
    /// The folder that the lock names it relative to.
    var folder: String

    init(
        _ component: RedistManifest.Component, _ archive: RedistManifest.Archive, folder: String
    ) {
        name = component.name
        version = component.version
        artifact = archive.artifact
        cudaMajor = archive.cudaMajor
        self.folder = folder
    }
}

extension Problem.ToolkitWish {
    /// Why a release is out from the start.
    func exclusion(of release: DottedVersion) -> String? {
        RedistComponents.missing((archives ?? []).map(\.value), in: release)
            .map(RedistComponents.reason)
    }
}
