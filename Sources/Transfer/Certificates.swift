/// Where the certificates lie that servers are checked against; nil: libcurl's own place.
package struct Certificates: Sendable, Equatable {
    /// A file of certificates.
    package var file: String?
    /// A folder of hashed certificates.
    package var folder: String?

    package init(file: String? = nil, folder: String? = nil) {
        self.file = file
        self.folder = folder
    }

    /// Reads the environment in the curl tool's order, then what pip and requests know.
    ///
    /// - Parameters:
    ///   - environment: the variables of the process.
    ///   - isFolder: whether a path is a folder; `REQUESTS_CA_BUNDLE` may name either.
    package init(environment: [String: String], isFolder: (String) -> Bool) {
        func value(_ name: String) -> String? {
            environment[name].flatMap { $0.isEmpty ? nil : $0 }
        }
        if let bundle = value("CURL_CA_BUNDLE") {
            file = bundle
            return
        }
        folder = value("SSL_CERT_DIR")
        file = value("SSL_CERT_FILE")
        guard folder == nil, file == nil,
            let bundle = value("REQUESTS_CA_BUNDLE") ?? value("PIP_CERT")
        else { return }
        if isFolder(bundle) { folder = bundle } else { file = bundle }
    }
}
