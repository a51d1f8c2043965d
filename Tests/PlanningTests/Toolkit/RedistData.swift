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

    /// The manifests of a product as a folder of this machine.
    static func index(of product: RedistProduct = .cuda) throws -> RedistIndex {
        let settings = TransferSettings(version: "0.0.0", clock: { 0 })
        let folder = (folder ?? "/nowhere").appending("redist").appending(product.rawValue)
        return try RedistIndex(
            product, at: WebAddress.fileURL(folder) + "/", downloader: Downloader(settings),
            cache: "/nonexistent")
    }
}
