internal import CCurl

/// One libcurl multi handle with its connections, names and TLS sessions.
@safe final class MultiHandle: @unchecked Sendable {
    // SAFETY: every method but `wakeUp` is called on the loop's thread only, and `wakeUp` is the
    // one call that libcurl allows from any thread. The last reference frees, after the loop.
    private let raw: UnsafeMutableRawPointer
    /// TLS sessions, which libcurl would else keep in each easy handle.
    private let pageSessions: TLSSessions
    /// Those of streams apart: libcurl before 8.12 resumes a session whatever protocol it was made
    /// for, and then server and client do not speak the same HTTP.
    private let streamSessions: TLSSessions

    private init(owning raw: UnsafeMutableRawPointer, _ pages: TLSSessions, _ streams: TLSSessions)
    {
        unsafe self.raw = raw
        pageSessions = pages
        streamSessions = streams
    }

    static func open(_ limits: TransferLimits) throws(TransferError) -> MultiHandle {
        guard Curl.isReady, let raw = unsafe curl_multi_init() else { throw .outOfMemory }
        guard let pages = TLSSessions(), let streams = TLSSessions() else {
            unsafe curl_multi_cleanup(raw)
            throw .outOfMemory
        }
        let handle = unsafe MultiHandle(owning: raw, pages, streams)
        handle.set(CURLMOPT_MAX_TOTAL_CONNECTIONS, limits.connections)
        handle.set(CURLMOPT_MAX_HOST_CONNECTIONS, limits.connectionsPerHost)
        handle.set(CURLMOPT_MAXCONNECTS, limits.connections)
        return handle
    }

    // An option that an old libcurl does not know is a lesser limit, not a failure.
    private func set(_ option: CURLMoption, _ value: Int) {
        unsafe provision_multi_set_long(raw, option, value)
    }

    func add(_ easy: borrowing EasyHandle, isStream: Bool) throws(TransferError) {
        let sessions = isStream ? streamSessions : pageSessions
        try unsafe easy.set(CURLOPT_SHARE, pointer: sessions.raw)
        guard unsafe curl_multi_add_handle(raw, easy.raw) == CURLM_OK else { throw .outOfMemory }
    }

    func remove(_ easy: borrowing EasyHandle) {
        unsafe curl_multi_remove_handle(raw, easy.raw)
    }

    /// Does what can be done without waiting.
    func perform() {
        var running: Int32 = 0
        unsafe curl_multi_perform(raw, &running)
    }

    /// Waits until a connection has something to do, `wakeUp` is called, or time is over.
    func poll(milliseconds: Int32) {
        unsafe curl_multi_poll(raw, nil, 0, milliseconds, nil)
    }

    /// Ends the present or the next `poll`; from any thread.
    func wakeUp() { unsafe curl_multi_wakeup(raw) }

    /// The next exchange that has ended, with libcurl's verdict.
    func nextFinished() -> (Exchange, CURLcode)? {
        var left: Int32 = 0
        while let message = unsafe curl_multi_info_read(raw, &left) {
            guard unsafe message.pointee.msg == CURLMSG_DONE,
                let easy = unsafe message.pointee.easy_handle
            else { continue }
            let result = unsafe provision_message_result(message)
            var owner: UnsafeMutableRawPointer?
            unsafe provision_easy_get_pointer(easy, CURLINFO_PRIVATE, &owner)
            guard let owner = unsafe owner else { continue }
            return (unsafe Unmanaged<Exchange>.fromOpaque(owner).takeUnretainedValue(), result)
        }
        return nil
    }

    deinit {
        unsafe curl_multi_cleanup(raw)
    }
}

/// The TLS sessions that several easy handles resume.
@safe private final class TLSSessions: @unchecked Sendable {
    // SAFETY: only the loop's thread hands it to libcurl; freed after the handles that use it.
    let raw: UnsafeMutableRawPointer

    init?() {
        guard let raw = unsafe curl_share_init() else { return nil }
        unsafe self.raw = raw
        unsafe provision_share_set_long(
            raw, CURLSHOPT_SHARE, Int(CURL_LOCK_DATA_SSL_SESSION.rawValue))
    }

    deinit { unsafe curl_share_cleanup(raw) }
}
