import Diagnostics
import Dispatch
import FileSystem
import Synchronization
import SystemPackage
import TestSupport
import Testing

@Suite struct FileLockTests {
    let scratch: TemporaryDirectory
    init() throws { scratch = try TemporaryDirectory() }

    @Test func `a second run is refused and told who holds the lock`() throws {
        let path = scratch.appending("lock")
        let lock = try FileLock.acquire(path, holder: "pid 1, resolving", wait: false)
        try lock.describe("pid 1, installing")
        let error = #expect(throws: ProvisionError.self) {
            try FileLock.acquire(path, holder: "pid 2", wait: false)
        }
        #expect(error?.code.exitStatus == .busy)
        #expect(error?.context == ["`\(path)` is held by pid 1, installing"])
        withExtendedLifetime(lock) {}
    }

    @Test func `a file left by a dead run is no obstacle`() throws {
        try scratch.write("lock", "pid 99999999, installing\n")
        let lock = try FileLock.acquire(scratch.appending("lock"), holder: "pid 3", wait: false)
        #expect(try Files.readText(lock.path) == "pid 3\n")
    }

    @Test func `who waits is told for whom, once, and goes on after`() async throws {
        let path = scratch.appending("lock")
        let first = Mutex<FileLock?>(try .acquire(path, holder: "pid 1", wait: false))
        let told = try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                var told: [String] = []
                let result = Result {
                    _ = try FileLock.acquire(path, holder: "pid 2", wait: true) {
                        told.append($0)
                        DispatchQueue.global().async { first.withLock { $0 = nil } }
                    }
                    return told
                }
                continuation.resume(with: result)
            }
        }
        #expect(told == ["pid 1"])
    }
}
