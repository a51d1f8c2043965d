package import Indexes
package import PackageModel

/// Where NVIDIA's archives come from: its folder of manifests, a mirror, or a table in a test.
package protocol ToolkitSource: Sendable {
    /// The releases that there are, in any order.
    ///
    /// A folder that cannot be listed throws; that keeps nobody from asking for one by its number.
    func releases() async throws -> [DottedVersion]
    /// What a release holds; throws R231 where there is no such release, R232 where its manifest
    /// cannot be read.
    func manifest(of release: DottedVersion) async throws -> RedistManifest
}

extension RedistIndex: ToolkitSource {}
