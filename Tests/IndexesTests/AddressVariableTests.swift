import Diagnostics
import Indexes
import Testing

@Suite struct AddressVariableTests {
    @Test(arguments: [
        ("PROVISION_PYTORCH_INDEX", "http://", "no host"),
        ("PROVISION_PYTORCH_INDEX", "whl", "neither"),
        ("PROVISION_PYTORCH_INDEX", "ftp://host/whl", "neither `https`"),
        ("PROVISION_PYTORCH_INDEX", "https://host/whl?x=1", "does not end in a path"),
        ("PROVISION_PYTORCH_INDEX", "https://ho st/whl", "spaces"),
        ("PROVISION_CUDA_REDIST", "https:/host", "neither"),
        ("PROVISION_CUDNN_REDIST", "https://host:99999/", "port"),
        ("PROVISION_CONDA_MAPPING", "://", ""),
    ])
    func `what is no address is refused with the variable's name`(
        _ name: String, _ value: String, _ reason: String
    ) throws {
        let error = try #require(throws: ProvisionError.self) {
            try AddressVariables.check([name: value])
        }
        #expect(error.code == .badAddressVariable)
        #expect(error.message == "cannot take `\(value)` for an address")
        let told = error.context.first ?? ""
        #expect(told.contains("`\(name)`") && told.contains(reason), "\(told)")
        #expect(error.hints.first?.text.contains("unset \(name)") == true)
    }

    @Test(arguments: [
        ("PROVISION_PYTORCH_INDEX", "https://user:word@host:8443/whl/"),
        ("PROVISION_PYTORCH_INDEX", "/srv/whl"), ("PROVISION_PYTORCH_INDEX", "file:///srv/whl"),
        ("PROVISION_PYTORCH_INDEX", ""), ("PROVISION_CUDA_REDIST", "mirror/cuda"),
        ("PROVISION_CUDA_REDIST", "~/my mirror"), ("PROVISION_CUDNN_REDIST", "http://[::1]:8080/c"),
        ("PROVISION_CONDA_MAPPING", "https://host/table.json?raw=1"), ("OTHER", "http://"),
    ])
    func `what is one passes`(_ name: String, _ value: String) throws {
        try AddressVariables.check([name: value])
    }

    @Test func `a login in an address is not told`() throws {
        let error = try #require(throws: ProvisionError.self) {
            try AddressVariables.check(["PROVISION_PYTORCH_INDEX": "ftp://me:secret@host/"])
        }
        #expect(!"\(error)".contains("secret"))
    }
}
