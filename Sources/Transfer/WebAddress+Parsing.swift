internal import CCurl
package import Diagnostics

extension WebAddress {
    /// Reads an absolute address, or one relative to `base`.
    package static func parse(
        _ text: String, relativeTo base: WebAddress? = nil
    ) throws(ProvisionError) -> WebAddress {
        do throws(TransferError) {
            return try read(text, relativeTo: base)
        } catch {
            throw error.described(at: text.maskingCredentials)
        }
    }

    /// Same, with the leaf's own error.
    static func read(
        _ text: String, relativeTo base: WebAddress? = nil
    ) throws(TransferError) -> WebAddress {
        guard text.utf8.count <= 8192, text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
            throw .badAddress("it is too long or has control characters")
        }
        let url = try CurlURL.open()
        if let base { try url.set(CURLUPART_URL, base.text) }
        try url.set(CURLUPART_URL, text)
        guard let scheme = Scheme(rawValue: try url.get(CURLUPART_SCHEME) ?? "") else {
            throw .badAddress("it is neither `https`, `http` nor `file`")
        }
        let user = try url.get(CURLUPART_USER, decoded: true)
        let password = try url.get(CURLUPART_PASSWORD, decoded: true)
        for part in [CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_OPTIONS, CURLUPART_FRAGMENT] {
            try url.clear(part)
        }
        let host = try url.get(CURLUPART_HOST)?.lowercased() ?? ""
        guard scheme == .file || !host.isEmpty else { throw .badAddress("it names no host") }
        let port = scheme == .file ? 0 : Int(try url.get(CURLUPART_PORT) ?? "") ?? 0
        return WebAddress(
            origin: Origin(scheme: scheme, host: host, port: port),
            text: try url.get(CURLUPART_URL) ?? "", path: try url.get(CURLUPART_PATH) ?? "/",
            credentials: user.map { Credentials(user: $0, password: password ?? "") })
    }
}

extension String {
    /// This text, which need not be an address, without what stands before an `@` in its authority.
    package var maskingCredentials: String {
        guard let start = firstRange(of: "://")?.upperBound else { return self }
        let authority = self[start...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard let at = authority.lastIndex(of: "@") else { return self }
        return String(self[..<start]) + "***" + String(self[at...])
    }
}

/// One handle of libcurl's URL parser.
///
/// It cannot be copied and is freed once.
@safe struct CurlURL: ~Copyable {
    private let raw: OpaquePointer

    private init(owning raw: OpaquePointer) { unsafe self.raw = raw }

    static func open() throws(TransferError) -> CurlURL {
        guard let raw = unsafe curl_url() else { throw .outOfMemory }
        return unsafe CurlURL(owning: raw)
    }

    /// Sets one part; a whole URL is resolved against the one that is there.
    borrowing func set(_ part: CURLUPart, _ value: String) throws(TransferError) {
        try check(unsafe curl_url_set(raw, part, value, UInt32(CURLU_URLENCODE)))
    }

    borrowing func clear(_ part: CURLUPart) throws(TransferError) {
        try check(unsafe curl_url_set(raw, part, nil, 0))
    }

    /// Reads one part; nil if the address has none such.
    borrowing func get(
        _ part: CURLUPart, decoded: Bool = false
    ) throws(TransferError) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        let flags =
            switch part {
            case CURLUPART_PORT: UInt32(CURLU_DEFAULT_PORT)
            case CURLUPART_URL: UInt32(CURLU_NO_DEFAULT_PORT)
            default: decoded ? UInt32(CURLU_URLDECODE) : 0
            }
        let code = unsafe curl_url_get(raw, part, &text, flags)
        switch code {
        case CURLUE_OK: break
        case CURLUE_NO_USER, CURLUE_NO_PASSWORD, CURLUE_NO_HOST, CURLUE_NO_PORT, CURLUE_NO_SCHEME:
            return nil
        default: try check(code)
        }
        guard let text = unsafe text else { return nil }
        defer { unsafe curl_free(text) }
        return unsafe String(cString: text)
    }

    private func check(_ code: CURLUcode) throws(TransferError) {
        guard code != CURLUE_OK else { return }
        guard code != CURLUE_OUT_OF_MEMORY else { throw .outOfMemory }
        throw .badAddress(Self.reason(code))
    }

    // `curl_url_strerror` came with 7.80 and its sentences change; these are the ones that occur.
    private static func reason(_ code: CURLUcode) -> String {
        switch code {
        case CURLUE_BAD_PORT_NUMBER: "its port is no number that fits"
        case CURLUE_UNSUPPORTED_SCHEME: "its scheme is not supported"
        case CURLUE_NO_HOST: "it names no host"
        default: "it is not well formed"
        }
    }

    deinit { unsafe curl_url_cleanup(raw) }
}
