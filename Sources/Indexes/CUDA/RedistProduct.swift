package import SystemPackage
import Transfer

/// A product whose releases NVIDIA publishes as archives with a manifest.
package enum RedistProduct: String, Sendable, Hashable, CaseIterable {
    case cuda, cudnn

    /// What people call it.
    package var title: String { self == .cuda ? "CUDA" : "cuDNN" }

    /// The variable that puts a mirror in the place of NVIDIA's server.
    package var variable: String { "PROVISION_\(rawValue.uppercased())_REDIST" }

    /// NVIDIA's own folder of manifests: every public address of this world.
    package var publicFolder: String {
        "https://developer.download.nvidia.com/compute/\(rawValue)/redist/"
    }

    /// Where its manifests are: what the variable says, an address or a path, else NVIDIA's folder.
    ///
    /// - Parameters:
    ///   - environment: the variables of the process.
    ///   - folder: what a relative path is relative to; absolute.
    ///   - home: what `~/` stands for.
    /// - Returns: an address that ends in `/`.
    package func folder(
        environment: [String: String], folder: FilePath, home: String?
    ) -> String {
        guard let text = environment[variable], !text.isEmpty else { return publicFolder }
        let address =
            text.contains("://")
            ? text
            : WebAddress.fileURL(
                folder.pushing(FilePath(text.expandingTilde(home))).lexicallyNormalized())
        return address.hasSuffix("/") ? address : address + "/"
    }
}
