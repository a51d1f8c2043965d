import Diagnostics

/// What was tried when a transfer failed.
struct Attempt: Sendable {
    /// The address for people, credentials masked.
    var address: String
    /// Where a redirect led to, if one was followed.
    var redirected: String?
    /// Such as `bytes 100-`, if not the whole file was asked for.
    var range: String?
    /// How many requests were sent.
    var tries = 1
    var proxy: String?
    /// Local time in words, for certificates that seem to be of another time.
    var localTime: String?
    /// How other places of the same file failed before, a line each.
    var setbacks: [String] = []
}

extension TransferError {
    /// This error for those outside of the module.
    func described(by attempt: Attempt) -> any Error {
        if case .cancelled = self { return CancellationError() }
        return described(attempt)
    }

    /// This error about an address that was not asked for at all.
    func described(at address: String) -> ProvisionError {
        described(Attempt(address: address, tries: 0))
    }

    private func described(_ attempt: Attempt) -> ProvisionError {
        var context = [reason]
        if let range = attempt.range { context.append("asked for \(range)") }
        if let target = attempt.redirected { context.append("redirected to `\(target)`") }
        if attempt.tries > 1 { context.append("tried \(attempt.tries) times") }
        if let proxy = attempt.proxy { context.append("through the proxy `\(proxy)`") }
        context += attempt.setbacks
        return ProvisionError(
            code, headline(attempt.address), context: context, hints: hints(attempt))
    }

    private func headline(_ address: String) -> String {
        switch self {
        case .badAddress, .offline, .refusedRedirect, .tooManyRedirects, .rangeIgnored:
            "cannot fetch `\(address)`"
        case .unreadable: "cannot read `\(address)`"
        default: "failed to fetch `\(address)`"
        }
    }

    private var code: ErrorCode {
        switch self {
        case .status: .httpStatus
        case .tooManyRedirects, .refusedRedirect: .redirectRefused
        case .wrongRange, .rangeIgnored: .rangeRefused
        case .tooLong, .truncated, .wrongLength: .wrongLength
        case .encoded, .changed, .headTooLarge: .badAnswer
        case .badAddress: .badAddress
        case .offline: .offline
        case .unreadable: .fileUnreadable
        case .curl(let code, _):
            Curl.isCertificateTrouble(code) ? .certificateRefused : .connectionFailed
        case .outOfMemory, .tooSlow, .deadline, .cancelled, .closed: .connectionFailed
        }
    }

    /// The cause in one line.
    var reason: String {
        switch self {
        case .outOfMemory: "memory is exhausted"
        case .curl(_, let text): text
        case .status(let status): "the server answered \(Self.name(status))"
        case .tooManyRedirects(let count): "it was redirected more than \(count) times"
        case .refusedRedirect(let target, let why): "a redirect to `\(target)` is refused: \(why)"
        case .wrongRange(let asked, let got): "asked for \(asked), the server sent `\(got)`"
        case .rangeIgnored: "the server sends the whole file where a range is asked for"
        case .tooLong(let limit): "more than the expected \(limit) bytes came"
        case .truncated(let received, let expected):
            "the connection ended after \(received) of \(expected) bytes"
        case .wrongLength(let declared, let sent):
            "the file should have \(declared) bytes, the server says \(sent)"
        case .encoded(let coding):
            "the answer is encoded as `\(coding)` although that was ruled out"
        case .changed: "the file changed on the server while it was fetched"
        case .tooSlow(let received, let seconds):
            "only \(received) bytes came in \(seconds) seconds"
        case .deadline(let seconds): "it was not done after \(seconds) seconds"
        case .headTooLarge(let limit): "the head of the answer has more than \(limit) bytes"
        case .badAddress(let why): why
        case .offline: "it is not in the cache, and `--offline` forbids to ask the network"
        case .unreadable(let why): why
        case .cancelled: "it was cancelled"
        case .closed: "the run is ending"
        }
    }

    private func hints(_ attempt: Attempt) -> [Hint] {
        switch self {
        case .unreadable where attempt.address.hasPrefix("file:///"):
            [Hint("see who may read it: `ls -ld \(attempt.address.dropFirst("file://".count))`")]
        case .offline: ["run it once without `--offline`"]
        case .curl(let code, _) where Curl.isCertificateTrouble(code):
            [
                "if a proxy signs the traffic, set `SSL_CERT_FILE=FILE` with its certificate in FILE"
            ]
                + (attempt.localTime.map {
                    [Hint("this machine's clock says \($0): set it if that is wrong")]
                } ?? [])
        case .curl(let code, _) where Curl.isNameTrouble(code) && attempt.proxy == nil:
            ["if this machine needs a proxy, set `https_proxy=http://HOST:PORT`"]
        case .curl(let code, _) where Curl.isProxyTrouble(code) && attempt.proxy != nil:
            ["check `https_proxy`, `http_proxy` and `no_proxy`"]
        case .status(401), .status(403):
            ["put a login for this host into `~/.netrc`, if it wants one"]
        case .status(407):
            ["put user and password into `https_proxy=http://USER:PASSWORD@HOST:PORT`"]
        default: []
        }
    }

    private static func name(_ status: Int) -> String {
        let names = [
            400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
            407: "Proxy Authentication Required", 408: "Request Timeout", 410: "Gone",
            416: "Range Not Satisfiable", 429: "Too Many Requests", 500: "Internal Server Error",
            502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
        ]
        return names[status].map { "\(status) \($0)" } ?? "\(status)"
    }
}
