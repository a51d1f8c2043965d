import FileSystem
import Subprocess
import SystemPackage
import TestSupport
import Testing

private let unshare: FilePath = "/usr/bin/unshare"

private func canMount() async throws -> Bool {
    guard try Files.exists(unshare) else { return false }
    let tool = try Tool()
    let script = "mount -t tmpfs -o size=1m tmpfs '\(tool.folder.path)'"
    return try await tool.start(unshare, ["-rm", "sh", "-c", script]).status == .exited(0)
}

/// A disk that is full in the middle: one megabyte of memory, which only the script sees.
@Suite(
    .serialized, .enabled(if: Station.hasPython, Station.needsPython),
    .enabled("nothing may be mounted here") { try await canMount() })
struct FullDiskTests {
    private let station: Station

    init() throws {
        station = try Station()
        // Preflight goes by what wheels usually unpack to, and this one is no usual one.
        let matches = 6000
        var bloated = ZipWheel("bloated", "1.0")
        let count = 1 + matches * DeflatedRun.matchLength
        bloated.add("bloated.py", String(repeating: "#", count: count))
        var archive = try bloated.zip()
        let stream = DeflatedRun.stream(of: UInt8(ascii: "#"), matches: matches)
        archive.members[0] = archive.members[0].deflated(as: stream)
        try station.index.publish(bloated, archive: archive)
    }

    @Test(arguments: ["cache", "prefix"])
    func `a full disk is told, the old generation stays, and the next run cleans up`(
        place: String
    ) async throws {
        let small = try station.recipe(pip: "[greeter]")
        let large = try station.recipe("large", pip: "[greeter, bloated]")
        try await station.succeed("lock", small)
        try await station.succeed("lock", large)
        try Files.createDirectories(station.folder.appending(place))
        // One environment by two recipes: the second is the first one changed.
        let script = """
            mount -t tmpfs -o size=1m tmpfs \(place) || exit 99
            provision=$1
            "$provision" apply demo.yaml --yes --quiet >&2 || exit 98
            sed -i 's/^name: large/name: demo/' large.yaml
            "$provision" lock large.yaml --quiet >&2 || exit 97
            "$provision" apply large.yaml --yes --quiet
            echo "status $?"
            "$provision" verify --quiet >&2 && echo "whole $(readlink prefix/demo/current)"
            "$provision" apply demo.yaml --yes --quiet >&2 && echo done
            ls cache/staging cache/partial prefix/demo/.staging 2> /dev/null | grep -v : | grep .
            """
        let result = try await station.tool.start(
            unshare, ["-rm", "sh", "-c", script, "sh", Tool.executable.string],
            with: station.environment())
        let told = result.output.split(separator: "\n").suffix(3)
        #expect(told == ["status 1", "whole generations/1", "done"], "\(result)")
        #expect(result.headline?.contains("failed to") == true, "\(result.errors)")
        #expect(result.errors.contains("no space left on device"))
        #expect(result.errors.contains("provision gc"))
    }
}
