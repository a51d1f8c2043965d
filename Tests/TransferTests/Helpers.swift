import Diagnostics
import Synchronization
import TestSupport
import Testing

@testable import Transfer

extension Downloader {
    /// A downloader whose seconds last a millisecond.
    static func forTests(
        reporter: any Reporter = SilentReporter(),
        _ change: (inout TransferSettings) -> Void = { _ in }
    ) throws -> Downloader {
        var settings = TransferSettings(version: "0.0.0", clock: { 1_795_000_000 })
        settings.limits.timeScale = 0.001
        settings.limits.connectTimeout = .seconds(30_000)
        settings.limits.slowWindow = .seconds(30_000)
        settings.limits.fetchDeadline = .seconds(60_000)
        settings.limits.streamDeadline = .seconds(60_000)
        change(&settings)
        return try Downloader(settings, reporter: reporter)
    }

    /// The error that a request must end with.
    func failure(
        of request: Request, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> ProvisionError {
        try #require(
            await #expect(throws: ProvisionError.self, sourceLocation: sourceLocation) {
                _ = try await fetch(request)
            }, sourceLocation: sourceLocation)
    }

    /// The error that a stream must end with, at its beginning or in its course.
    func failure(
        of request: StreamRequest, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> ProvisionError {
        try #require(
            await #expect(throws: ProvisionError.self, sourceLocation: sourceLocation) {
                _ = try await stream(request).bytes()
            }, sourceLocation: sourceLocation)
    }
}

extension Response {
    var text: String { String(decoding: body, as: UTF8.self) }
}

extension ByteStream {
    /// Everything that is left, read on a thread of its own as readers must.
    func bytes() async throws -> [UInt8] {
        try await WorkThread.run {
            var bytes: [UInt8] = []
            while let chunk = try self.next() {
                chunk.withUnsafeBytes { bytes += $0 }
            }
            return bytes
        }
    }
}

extension String {
    /// This address of the loopback server with another way to write its host.
    func replacingHost(with host: String) -> String {
        "http://" + host + dropFirst("http://127.0.0.1".count)
    }
}

/// Keeps the events it is told.
final class EventLog: Reporter {
    private let log = Mutex<[Event]>([])

    func report(_ event: Event) { log.withLock { $0.append(event) } }

    /// Name, reason and delay of each retry.
    var retries: [(name: String, reason: String, delay: Duration)] {
        log.withLock { $0 }.compactMap {
            guard case .retrying(let name, let reason, let delay) = $0 else { return nil }
            return (name, reason, delay)
        }
    }
}
