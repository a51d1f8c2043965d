import Diagnostics
import FileSystem
import SystemPackage
import TestSupport
import Testing

@testable import Indexes

@Suite struct PipDefaultIndexTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    /// A program in the place of an interpreter, that notes that it ran.
    private func python(_ name: String, _ answer: String, status: Int = 0) throws -> FilePath {
        try folder.write(
            name,
            "#!/bin/sh\necho x >> '\(folder.path)/\(name).ran'\necho '\(answer)'\nexit \(status)\n",
            mode: 0o755)
    }

    private func runs(_ name: String) throws -> Int {
        let path = folder.appending(name + ".ran")
        return try Files.exists(path) ? try Files.readText(path).count / 2 : 0
    }

    private func index(_ pythons: [FilePath]) -> PipDefaultIndex {
        PipDefaultIndex(
            cacheFile: folder.appending("cache/pip-default"), pythons: pythons,
            environment: ["PATH": "/usr/bin:/bin"])
    }

    @Test func `pip is asked once, then a file`() async throws {
        let python = try python("p", "https://index.example/simple")
        for _ in 0..<3 {
            let location = try await index([python]).location()
            #expect(location.url == "https://index.example/simple/")
            #expect(location.source == "pip's own default")
        }
        #expect(try runs("p") == 1)
    }

    @Test func `the first interpreter with pip answers`() async throws {
        let pythons = [
            folder.appending("missing"), try python("broken", "https://x/", status: 1),
            try python("chatty", "not an address"), try python("good", "https://good/simple"),
            try python("late", "https://late/simple"),
        ]
        #expect(try await index(pythons).location().url == "https://good/simple/")
        #expect(try runs("broken") == 1)
        #expect(try runs("late") == 0)
    }

    @Test func `a spoilt file is asked anew`() async throws {
        try folder.write("cache/pip-default", "http://not-secure/\n")
        let python = try python("p", "https://index.example/simple")
        #expect(try await index([python]).location().url == "https://index.example/simple/")
    }

    @Test func `without pip the error names the variable to set`() async throws {
        let index = index([try python("p", "", status: 1)])
        let error = await #expect(throws: ProvisionError.self) { try await index.location() }
        #expect(error?.code == .indexUnknown)
        #expect(error?.message == "cannot tell which Python index to use")
        #expect(error?.hints.first == "set `UV_DEFAULT_INDEX=https://HOST/simple`")
    }

    @Test func `interpreters come from the path, each once`() {
        let index = PipDefaultIndex(
            cacheFile: "/c", environment: ["PATH": "/a:relative:/usr/bin:/a"])
        #expect(index.pythons == ["/a/python3", "/usr/bin/python3"])
    }
}
