import Diagnostics
import Testing

@testable import Transfer

/// Every sentence that a failed transfer can end with.
@Suite struct ErrorSentenceTests {
    private func tell(
        _ error: TransferError, proxy: String? = nil
    ) throws -> ProvisionError {
        let attempt = Attempt(
            address: "https://h/x?q", redirected: "https://m/x", range: "bytes 5-", tries: 3,
            proxy: proxy, localTime: "2026-11-22 08:41 UTC")
        return try #require(error.described(by: attempt) as? ProvisionError)
    }

    @Test(arguments: [
        (TransferError.outOfMemory, "R250", "failed to fetch", "memory is exhausted"),
        (
            .curl(code: 7, text: "Connection refused"), "R250", "failed to fetch",
            "Connection refused"
        ),
        (
            .curl(code: 60, text: "certificate expired"), "R256", "failed to fetch",
            "certificate expired"
        ),
        (.status(404), "R251", "failed to fetch", "the server answered 404 Not Found"),
        (.status(418), "R251", "failed to fetch", "the server answered 418"),
        (.tooManyRedirects(10), "R253", "cannot fetch", "it was redirected more than 10 times"),
        (
            .refusedRedirect(to: "http://m/", because: "it leaves `https`"), "R253", "cannot fetch",
            "a redirect to `http://m/` is refused: it leaves `https`"
        ),
        (
            .wrongRange(asked: "bytes 5-", got: "bytes 0-9/10"), "R254", "failed to fetch",
            "asked for bytes 5-, the server sent `bytes 0-9/10`"
        ),
        (
            .rangeIgnored, "R254", "cannot fetch",
            "the server sends the whole file where a range is asked for"
        ),
        (.tooLong(limit: 9), "R255", "failed to fetch", "more than the expected 9 bytes came"),
        (
            .truncated(received: 5, expected: 9), "R255", "failed to fetch",
            "the connection ended after 5 of 9 bytes"
        ),
        (
            .wrongLength(declared: 5, sent: 9), "R255", "failed to fetch",
            "the file should have 5 bytes, the server says 9"
        ),
        (
            .encoded("br"), "R258", "failed to fetch",
            "the answer is encoded as `br` although that was ruled out"
        ),
        (
            .changed, "R258", "failed to fetch",
            "the file changed on the server while it was fetched"
        ),
        (
            .tooSlow(received: 5, seconds: 30), "R250", "failed to fetch",
            "only 5 bytes came in 30 seconds"
        ),
        (.deadline(seconds: 9), "R250", "failed to fetch", "it was not done after 9 seconds"),
        (
            .headTooLarge(limit: 9), "R258", "failed to fetch",
            "the head of the answer has more than 9 bytes"
        ),
        (.badAddress("it names no host"), "R257", "cannot fetch", "it names no host"),
        (.unreadable("Permission denied"), "R259", "cannot read", "Permission denied"),
        (.closed, "R250", "failed to fetch", "the run is ending"),
    ])
    func `what went wrong, and what was tried`(
        _ error: TransferError, _ code: String, _ verb: String, _ reason: String
    ) throws {
        let told = try tell(error, proxy: "http://***@p")
        #expect(told.code.name == code)
        #expect(told.code.exitStatus == .downloadFailed)
        #expect(told.message == "\(verb) `https://h/x?q`")
        #expect(
            told.context == [
                reason, "asked for bytes 5-", "redirected to `https://m/x`", "tried 3 times",
                "through the proxy `http://***@p`",
            ])
    }

    @Test func `cancelling is no failure`() {
        #expect(TransferError.cancelled.described(by: Attempt(address: "a")) is CancellationError)
    }

    @Test func `a certificate that is refused points to proxies and to the clock`() throws {
        #expect(
            try tell(.curl(code: 60, text: "expired")).hints == [
                "if a proxy signs the traffic, set `SSL_CERT_FILE=FILE` with its certificate in FILE",
                "this machine's clock says 2026-11-22 08:41 UTC: set it if that is wrong",
            ])
    }

    @Test func `no connection points to the proxy that is used, or to one that is missing`()
        throws
    {
        #expect(
            try tell(.curl(code: 6, text: "no name")).hints
                == ["if this machine needs a proxy, set `https_proxy=http://HOST:PORT`"])
        #expect(
            try tell(.curl(code: 7, text: "refused"), proxy: "p").hints
                == ["check `https_proxy`, `http_proxy` and `no_proxy`"])
        #expect(
            try tell(.status(407)).hints
                == ["put user and password into `https_proxy=http://USER:PASSWORD@HOST:PORT`"])
        #expect(try tell(.status(404)).hints.isEmpty)
    }

    @Test func `what may pass is tried again, and nothing else`() {
        let transient: [TransferError] = [
            .status(429), .status(503), .truncated(received: 0, expected: 1),
            .tooSlow(received: 0, seconds: 1), .curl(code: 56, text: ""), .curl(code: 18, text: ""),
        ]
        let lasting: [TransferError] = [
            .status(404), .rangeIgnored, .tooLong(limit: 1), .wrongLength(declared: 1, sent: 2),
            .changed, .encoded("x"), .deadline(seconds: 1), .curl(code: 60, text: ""), .offline,
            .curl(code: 23, text: ""),
        ]
        for error in transient { #expect(error.isTransient) }
        for error in lasting { #expect(!error.isTransient) }
    }
}
