import Diagnostics
import PackageModel
import Synchronization
import SystemPackage
import TestSupport
import Testing
import Transfer

@testable import Indexes

/// A folder for caches, a clock that tests set, and channels on them.
struct CondaBench {
    let folder: TemporaryDirectory
    let clock = Clock()

    init() throws { folder = try TemporaryDirectory() }

    final class Clock: Sendable {
        private let now = Mutex<Int64>(1_795_000_000)
        var reading: Int64 { now.withLock { $0 } }
        func advance(by seconds: Int64) { now.withLock { $0 += seconds } }
    }

    func downloader(isOffline: Bool = false) throws -> Downloader {
        let clock = clock
        var settings = TransferSettings(
            version: "0.0.0", isOffline: isOffline, clock: { clock.reading })
        settings.limits.timeScale = 0.001
        settings.limits.connectTimeout = .seconds(30_000)
        settings.limits.slowWindow = .seconds(30_000)
        settings.limits.fetchDeadline = .seconds(60_000)
        return try Downloader(settings)
    }

    /// A run: what it remembers ends with it, what it keeps on disk does not.
    func run(
        _ texts: String..., configuration: CondaConfiguration = CondaConfiguration(),
        isOffline: Bool = false, table: String = "file:///there/is/none",
        reporter: any Reporter = SilentReporter()
    ) throws -> CondaChannels {
        let list = try configuration.channels(texts, folder: folder.path)
        return CondaChannels(
            list.channels, platform: "linux-64", downloader: try downloader(isOffline: isOffline),
            cache: folder.appending("cache"), projectTable: table, reporter: reporter)
    }
}

/// Keeps the warnings it is told.
final class WarningLog: Reporter {
    private let log = Mutex<[ProvisionError]>([])
    var warnings: [ProvisionError] { log.withLock { $0 } }

    func report(_ event: Event) {
        if case .warning(let warning) = event { log.withLock { $0.append(warning) } }
    }
}

extension CondaChannelBuilder {
    /// Two packages for a platform and one for all; `tool` is in both.
    static func sample() throws -> CondaChannelBuilder {
        var channel = CondaChannelBuilder()
        try channel.add(.test("tool", "1.0", subdir: "linux-64"), file: [1, 2, 3])
        try channel.add(
            .test("tool", "2.0", build: "h1_1", number: 1, subdir: "linux-64", isPacked: false))
        try channel.add(.test("tool", "0.9", depends: ["python >=3.8"]))
        try channel.add(.test("other", "3", subdir: "linux-64"))
        return channel
    }

    /// The records of one package as they must be read.
    func expected(_ name: String, at url: String) -> Set<CondaRecord> {
        Set(expected(at: url).filter { $0.name == name })
    }
}

extension CondaChannels {
    /// The records of one package, in no order.
    func records(of name: String) async throws -> Set<CondaRecord> {
        Set(try await records(of: [name])[name] ?? [])
    }

    /// The error that asking for one package must end with.
    func failure(
        of name: String = "tool", sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> ProvisionError {
        try #require(
            await #expect(throws: ProvisionError.self, sourceLocation: sourceLocation) {
                _ = try await records(of: [name])
            }, sourceLocation: sourceLocation)
    }
}

extension ProvisionError {
    /// Everything that is printed of it.
    var text: String { ([message] + context + hints.map(\.text)).joined(separator: "\n") }
}
