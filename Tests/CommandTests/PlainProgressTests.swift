import Diagnostics
import Testing

@testable import Provision

@Suite struct PlainProgressTests {
    private let megabyte: Int64 = 1_000_000

    @Test func `a download is told in lines with times`() {
        var progress = PlainProgress()
        var lines: [String] = []
        lines += progress.lines(for: .phase(.downloading), at: .zero)
        lines += progress.lines(
            for: .downloadPlanned(
                files: 2, bytes: 1_000 * megabyte, cachedFiles: 1, cachedBytes: 12 * megabyte),
            at: .zero)
        for (name, size) in [("torch 2.9.1+cu128", 900), ("small", 100)] as [(String, Int64)] {
            lines += progress.lines(
                for: .downloadStarted(name: name, bytes: size * megabyte), at: .zero)
        }
        for second in 1...10 {
            lines += progress.lines(
                for: .downloadAdvanced(name: "torch 2.9.1+cu128", by: 50 * megabyte),
                at: .seconds(second))
            lines += progress.tick(at: .seconds(second))
        }
        lines += progress.lines(
            for: .retrying(name: "small", reason: "connection reset", delay: .seconds(2)),
            at: .seconds(11))
        lines += progress.lines(
            for: .downloadFinished(
                name: "small", bytes: 100 * megabyte, duration: .seconds(12)), at: .seconds(12))
        lines += progress.lines(
            for: .downloadFinished(
                name: "torch 2.9.1+cu128", bytes: 900 * megabyte, duration: .seconds(20)),
            at: .seconds(20))
        #expect(
            lines == [
                "[00:00] download 2 files, 1.0 GB; 12 MB is in the cache",
                "[00:00] downloading torch 2.9.1+cu128 (900 MB)",
                "[00:10] 0.5/1.0 GB (50%), 60 MB/s, 8s left",
                "[00:11] retrying small in 2s: connection reset",
                "[00:20] downloaded torch 2.9.1+cu128 in 20s, digest ok",
                "[00:20] downloaded 1.0 GB in 20.0s (50 MB/s), 1 retry",
            ])
    }

    @Test func `a warning is told as on a terminal, with its place, cause and hint`() {
        var progress = PlainProgress()
        let warning = ProvisionError(
            ErrorCode("R999", exit: .failure), "something is odd",
            at: Mark(file: "a.yaml", line: 3, column: 5), context: ["because of this"],
            hints: ["type that"])
        #expect(
            progress.lines(for: .warning(warning), at: .seconds(3)) == [
                """
                [00:03] warning[R999]: something is odd
                  at a.yaml:3:5
                  because of this
                hint: type that
                """
            ])
    }

    @Test func `that a host has no address is told once`() {
        var progress = PlainProgress()
        func retry(_ name: String, _ reason: String) -> Event {
            .retrying(name: name, reason: reason, delay: .seconds(1))
        }
        var lines: [String] = []
        for name in ["a", "b", "a"] {
            lines += progress.lines(
                for: retry(name, "Could not resolve host: example.org"), at: .zero)
        }
        lines += progress.lines(for: retry("a", "Could not resolve host: other.org"), at: .zero)
        for _ in 1...2 { lines += progress.lines(for: retry("a", "timed out"), at: .zero) }
        #expect(
            lines == [
                "[00:00] retrying a in 1s: Could not resolve host: example.org",
                "[00:00] retrying a in 1s: Could not resolve host: other.org",
                "[00:00] retrying a in 1s: timed out", "[00:00] retrying a in 1s: timed out",
            ])
    }

    @Test func `verbose tells of every file`() {
        var progress = PlainProgress(isVerbose: true)
        #expect(
            progress.lines(for: .downloadStarted(name: "six", bytes: 11_000), at: .zero) == [
                "[00:00] downloading six (11 kB)"
            ])
        #expect(
            ProgressLog.transfer(
                .retrying(name: "six", reason: "connection reset", delay: .seconds(2)),
                style: Style()) == ["  ! six: connection reset, again in 2s"])
    }

    @Test func `phases, steps and checks are lines of their own`() {
        var progress = PlainProgress()
        var lines = progress.lines(for: .phase(.resolving), at: .seconds(61))
        lines += progress.lines(for: .stepStarted(.init("nvcc")), at: .seconds(62))
        lines += progress.tick(at: .seconds(72))
        lines += progress.lines(
            for: .stepFinished(.init("nvcc"), detail: "13.1", duration: .seconds(12)),
            at: .seconds(74))
        lines += progress.lines(
            for: .check(Check("torch", .failed, "sees no GPU", details: ["a", "b"])),
            at: .seconds(75))
        #expect(
            lines == [
                "[01:01] resolving", "[01:12] nvcc: running for 10s",
                "[01:14] nvcc: 13.1 in 12.0s",
                "[01:15] check torch: failed, sees no GPU; a; b",
            ])
    }
}
