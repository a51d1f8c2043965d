import Diagnostics
import FoundationEssentials
import Indexes
import SystemPackage
import Transfer

/// NVIDIA's own manifests, where `PROVISION_FACTS_DATA` says that they are.
enum RedistData {
    static let folder = ProcessInfo.processInfo.environment["PROVISION_FACTS_DATA"].map {
        FilePath($0)
    }

    /// The toolkit's manifests as a folder of this machine.
    static func index() throws -> RedistIndex {
        let settings = TransferSettings(version: "0.0.0", clock: { 0 })
        let folder = (folder ?? "/nowhere").appending("redist").appending("cuda")
        return try RedistIndex(
            .cuda, at: WebAddress.fileURL(folder) + "/", downloader: Downloader(settings),
            cache: "/nonexistent")
    }
}
