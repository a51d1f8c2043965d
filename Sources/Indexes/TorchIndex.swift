package import PackageModel
import Transfer

/// PyTorch's own index, which has for each build a simple index of its own: `…/whl/cu128/torch/`.
package struct TorchIndex: Sendable, Hashable {
    /// Its address without the build, ending in `/`; a login in it is sent and never shown.
    package let url: String
    /// What configured it, for messages.
    let source: String

    static let variable = "PROVISION_PYTORCH_INDEX"

    /// The one that `PROVISION_PYTORCH_INDEX` names by address or absolute path, else PyTorch's.
    package init(environment: [String: String]) {
        let text = environment[Self.variable] ?? ""
        let place = text.isEmpty ? PublicAddresses.torch : text
        let address = place.hasPrefix("/") ? "file://" + place : place
        url = address.withoutClosingSlashes + "/"
        source = text.isEmpty ? "default" : "`\(Self.variable)`"
    }

    /// `url` without the login.
    var base: String { (try? WebAddress.parse(url).text) ?? url.maskingCredentials }

    /// The simple index of one build, such as `cu128` or `cpu`.
    func location(of build: String) -> PythonIndexLocation {
        PythonIndexLocation(name: "pytorch", url: url + build, source: source)
    }
}

extension ConfiguredIndexes {
    /// What the addresses of PyTorch's own index begin with, without the build and without a login;
    /// nil where no index is to be asked.
    package var torchIndex: String? { configuration.forbidsIndexes ? nil : torch.base }

    /// The files of a project on PyTorch's own index, of one build; nil where that has none.
    ///
    /// An index that cannot be reached throws. One without a page of this name, or without this
    /// build, answers 403: that counts as 404 does.
    package func torchFiles(of name: PackageName, build: String) async throws -> [IndexFile]? {
        guard !configuration.forbidsIndexes else { return nil }
        return try await projects.files(
            of: name, at: torch.location(of: build), absences: [403, 404])
    }
}
