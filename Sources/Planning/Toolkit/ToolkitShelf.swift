import Diagnostics
import Indexes
import PackageModel

/// The releases and manifests that a solve has asked for, each fetched once.
actor ToolkitShelf {
    private let source: any ToolkitSource
    /// The one release that the recipe pins; then no listing is asked for.
    private let pinned: DottedVersion?
    private var known: [DottedVersion]?
    private var manifests: [DottedVersion: RedistManifest] = [:]
    private var asked = 0

    init(_ source: any ToolkitSource, wish: SpecifierSet) {
        self.source = source
        pinned = wish.pinnedVersion.flatMap { version in
            version.releaseCount >= 3 ? DottedVersion(version.description) : nil
        }
    }

    /// The releases, newest first.
    ///
    /// One that is pinned and exists stands alone: what else there is does not matter.
    func releases() async throws -> [DottedVersion] {
        if let known { return known }
        if let pinned, try await exists(pinned) {
            known = [pinned]
            return [pinned]
        }
        let all = try await source.releases().sorted { ($1, $0.text) < ($0, $1.text) }
        known = all
        return all
    }

    /// Manifests that one solve asks for; NVIDIA has fewer releases, and the newest come first.
    private static let limit = 100

    /// Throws R230 where more were asked for than there can be reason to.
    func manifest(of release: DottedVersion) async throws -> RedistManifest {
        if let manifest = manifests[release] { return manifest }
        asked += 1
        guard asked <= Self.limit else { throw Self.exhausted }
        let manifest = try await source.manifest(of: release)
        manifests[release] = manifest
        return manifest
    }

    private static var exhausted: ProvisionError {
        ProvisionError(
            .badRedistListing, "cannot find a release of NVIDIA's archives that can be used",
            context: ["\(limit) manifests were read, and none of them has what the recipe wants"],
            hints: [
                """
                leave the mirror out that `PROVISION_CUDA_REDIST` or `PROVISION_CUDNN_REDIST` \
                names, or say which release is meant: `cuda: {version: "12.8"}`
                """
            ])
    }

    private func exists(_ release: DottedVersion) async throws -> Bool {
        do {
            _ = try await manifest(of: release)
            return true
        } catch let error as ProvisionError where error.code == .noRedistManifest {
            return false
        }
    }

    /// Fetches what the solver will most likely ask for; what fails is asked for again then.
    func warm(_ wish: SpecifierSet, withManifest: Bool) async {
        guard let releases = try? await releases(), withManifest else { return }
        let best = releases.first { release in
            PEP440Version(release.text).map { wish.contains($0) } ?? false
        }
        if let best { _ = try? await manifest(of: best) }
    }
}
