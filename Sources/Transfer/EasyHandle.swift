internal import CCurl

/// One libcurl easy handle.
///
/// It cannot be copied and is freed once.
///
/// A fresh one is used for every exchange, so nothing of one origin can reach another.
@safe struct EasyHandle: ~Copyable {
    let raw: UnsafeMutableRawPointer
    private let message: UnsafeMutablePointer<CChar>
    private var headers: UnsafeMutablePointer<curl_slist>?

    private init(owning raw: UnsafeMutableRawPointer) {
        unsafe self.raw = raw
        unsafe message = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        unsafe headers = nil
    }

    static func open() throws(TransferError) -> EasyHandle {
        guard Curl.isReady, let raw = unsafe curl_easy_init() else { throw .outOfMemory }
        let handle = unsafe EasyHandle(owning: raw)
        try unsafe handle.set(CURLOPT_ERRORBUFFER, pointer: handle.message)
        return handle
    }

    borrowing func set(_ option: CURLoption, _ value: String?) throws(TransferError) {
        try check(unsafe provision_easy_set_string(raw, option, value))
    }

    borrowing func set(_ option: CURLoption, _ value: Int) throws(TransferError) {
        try check(unsafe provision_easy_set_long(raw, option, value))
    }

    borrowing func set(
        _ option: CURLoption, pointer value: UnsafeMutableRawPointer?
    ) throws(TransferError) {
        try check(unsafe provision_easy_set_pointer(raw, option, value))
    }

    borrowing func set(
        _ option: CURLoption, callback value: provision_write_callback?
    ) throws(TransferError) {
        try check(unsafe provision_easy_set_callback(raw, option, value))
    }

    borrowing func allowHTTPOnly() throws(TransferError) {
        try check(unsafe provision_easy_allow_http_only(raw))
    }

    /// Sets the request's own header fields; libcurl keeps the list until the handle ends.
    mutating func setHeaders(_ lines: [String]) throws(TransferError) {
        for line in lines {
            guard let longer = unsafe curl_slist_append(headers, line) else { throw .outOfMemory }
            unsafe headers = longer
        }
        try unsafe set(CURLOPT_HTTPHEADER, pointer: UnsafeMutableRawPointer(headers))
    }

    /// Lets a paused transfer go on; the bytes that it kept are delivered from within this call.
    borrowing func unpause() throws(TransferError) {
        try check(unsafe curl_easy_pause(raw, CURLPAUSE_CONT))
    }

    /// Whether the request went out: name, connection and handshake are done.
    var isUnderWay: Bool {
        var time: curl_off_t = 0
        return unsafe provision_easy_get_offset(raw, CURLINFO_PRETRANSFER_TIME_T, &time) == CURLE_OK
            && time > 0
    }

    /// The error behind `code`, in the words that libcurl found for this very transfer.
    borrowing func error(_ code: CURLcode) -> TransferError {
        let said = unsafe String(cString: message)
        guard case .curl(let code, let text) = Curl.error(code) else { return .outOfMemory }
        return .curl(code: code, text: said.isEmpty ? text : said)
    }

    private func check(_ code: CURLcode) throws(TransferError) {
        if code != CURLE_OK { throw Curl.error(code) }
    }

    deinit {
        unsafe curl_easy_cleanup(raw)
        unsafe curl_slist_free_all(headers)
        unsafe message.deallocate()
    }
}
