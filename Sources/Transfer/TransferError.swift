import Diagnostics

/// What can go wrong in a transfer, in the leaf's own words.
enum TransferError: Error, Sendable, Equatable {
    case outOfMemory
    /// libcurl gave up: its code, and what it says about it.
    case curl(code: UInt32, text: String)
    case status(Int)
    case tooManyRedirects(Int)
    case refusedRedirect(to: String, because: String)
    /// The answer's range is not the asked one.
    case wrongRange(asked: String, got: String)
    /// The whole file came where a part of it was asked for.
    case rangeIgnored
    case tooLong(limit: Int64)
    case truncated(received: Int64, expected: Int64)
    case wrongLength(declared: Int64, sent: Int64)
    case encoded(String)
    /// The file is another one than that of which the first bytes came.
    case changed
    case tooSlow(received: Int64, seconds: Int64)
    case deadline(seconds: Int64)
    case headTooLarge(limit: Int)
    case badAddress(String)
    case offline
    case unreadable(String)
    case cancelled
    /// The downloader was closed.
    case closed
}

extension TransferError {
    /// Whether the same request may succeed a moment later.
    var isTransient: Bool {
        switch self {
        case .curl(let code, _): Curl.isTransient(code)
        case .status(let status): Self.transientStatuses.contains(status)
        case .truncated, .tooSlow, .wrongRange: true
        default: false
        }
    }

    /// Whether the server asked for patience.
    var isBusy: Bool { if case .status = self { true } else { false } }

    private static let transientStatuses: Set = [408, 425, 429, 500, 502, 503, 504]
}
