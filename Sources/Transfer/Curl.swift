internal import CCurl

/// What concerns libcurl as a whole: its start, and what its codes mean.
enum Curl {
    /// Starts libcurl once in the process; false if it cannot.
    static let isReady: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// Whether libcurl was built with a certificate file of its own to fall back on.
    static let hasCertificateFile: Bool = {
        guard let info = unsafe curl_version_info(CURLVERSION_SEVENTH) else { return false }
        return unsafe info.pointee.age.rawValue >= CURLVERSION_SEVENTH.rawValue
            && info.pointee.cainfo != nil
    }()

    static func error(_ code: CURLcode) -> TransferError {
        if code == CURLE_OUT_OF_MEMORY { return .outOfMemory }
        let text = unsafe curl_easy_strerror(code).map { unsafe String(cString: $0) } ?? ""
        return .curl(code: code.rawValue, text: text)
    }

    static func isTransient(_ code: UInt32) -> Bool { transient.contains(code) }

    static func isCertificateTrouble(_ code: UInt32) -> Bool {
        [CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR]
            .contains { $0.rawValue == code }
    }

    static func isNameTrouble(_ code: UInt32) -> Bool {
        [CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_OPERATION_TIMEDOUT]
            .contains { $0.rawValue == code }
    }

    static func isProxyTrouble(_ code: UInt32) -> Bool {
        [
            CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT, CURLE_OPERATION_TIMEDOUT,
            CURLE_PROXY, CURLE_RECV_ERROR,
        ].contains { $0.rawValue == code }
    }

    private static let transient = Set(
        [
            CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT,
            CURLE_WEIRD_SERVER_REPLY, CURLE_PARTIAL_FILE, CURLE_OPERATION_TIMEDOUT,
            CURLE_SSL_CONNECT_ERROR, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR,
            CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_AGAIN,
        ].map(\.rawValue))
}
