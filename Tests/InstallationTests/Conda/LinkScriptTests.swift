import Diagnostics
import FileSystem
import PackageModel
import SystemPackage
import TestSupport
import Testing

@testable import Installation

struct LinkScriptTests {
    private func package(
        _ name: String, depends: [String] = [], pre: String? = nil, post: String? = nil
    ) throws -> TestPackage {
        var package = TestPackage(name, "1.2", build: "h0_7", depends: depends)
        package.record.buildNumber = 7
        if let pre { try package.add("bin/.\(name)-pre-link.sh", pre, mode: 0o555) }
        if let post { try package.add("bin/.\(name)-post-link.sh", post, mode: 0o555) }
        return package
    }

    @Test func `scripts run in order with what CEP 34 names`() async throws {
        let bench = try CondaBench()
        let note = """
            echo "$PKG_NAME|$PKG_VERSION|$PKG_BUILDNUM|[$ROOT_PREFIX]|$PREFIX|$SOURCE_DIR" \
            >> "$PREFIX/made"
            echo "${PATH%%:*}" >> "$PREFIX/made"
            echo "hello from $PKG_NAME" >> "$PREFIX/.messages.txt"

            """
        var top = try package("top", depends: ["base"], post: note)
        try top.add("etc/top", "old\n")
        let outcome = try await bench.install([top, try package("base", post: note)])
        let bin = bench.environment.appending("bin")
        func line(_ name: String) -> String {
            "\(name)|1.2|7|[]|\(bench.location)|\(bench.location)\n\(bin)\n"
        }
        #expect(try bench.text("made") == line("base") + line("top"))
        #expect(outcome.environment.messages == ["hello from base", "hello from top"])
        #expect(try !Files.exists(bench.environment.appending(".messages.txt")))
        // What scripts made belongs to the generation.
        #expect(outcome.tree.entry(at: "env/made")?.owner == "base")
        let root = bench.folder.path.appending("generation")
        #expect(try outcome.tree.manifest.damages(at: root, depth: .contents).isEmpty)
        #expect(try Files.list(root).map(\.name) == ["env"])
    }

    @Test func `a script before linking finds an empty place`() async throws {
        let bench = try CondaBench()
        let tool = try package("tool", pre: "ls -A \"$PREFIX\" > \"$PREFIX/seen\"\n")
        _ = try await bench.install([tool])
        #expect(try bench.text("seen") == "seen\n")
    }

    @Test func `a script may change its package's files and never the store's`() async throws {
        let bench = try CondaBench()
        var tool = try package(
            "tool",
            post: """
                echo more >> "$PREFIX/etc/tool"
                rm "$PREFIX/etc/gone"
                ln -s tool "$PREFIX/etc/link"

                """)
        try tool.add("etc/tool", "one\n")
        try tool.add("etc/gone", "x\n")
        let outcome = try await bench.install([tool])
        #expect(try bench.text("etc/tool") == "one\nmore\n")
        #expect(
            try Files.readText(bench.store.pushing("tool-1.2-h0_7/tree/etc/tool")) == "one\n")
        #expect(outcome.tree.entry(at: "env/etc/gone") == nil)
        #expect(outcome.tree.entry(at: "env/etc/link")?.content == .link(target: "tool"))
        let root = bench.folder.path.appending("generation")
        #expect(try outcome.tree.manifest.damages(at: root, depth: .contents).isEmpty)
    }

    @Test func `a script that writes into the store's files is refused`() async throws {
        var bench = try CondaBench()
        bench.linker = Linker(only: .hardLink)
        var victim = TestPackage("victim")
        try victim.add("etc/victim", "one\n")
        let tool = try package(
            "tool", depends: ["victim"],
            post: "chmod u+w \"$PREFIX/etc/victim\"; echo x >> \"$PREFIX/etc/victim\"\n")
        let error = await #expect(throws: ProvisionError.self) {
            try await bench.install([victim, tool])
        }
        #expect(error?.code == .linkScriptFailed)
        #expect(
            error?.context == ["it wrote into `etc/victim`, which belongs to another package"])
        // The store has it no longer, so that the next run fetches it.
        #expect(try !Files.exists(bench.store.pushing("victim-1.0-0")))
        #expect(try Files.exists(bench.store.pushing("tool-1.2-h0_7")))
    }

    @Test func `what a script wrote before it failed does not stay in the store`() async throws {
        var bench = try CondaBench()
        bench.linker = Linker(only: .hardLink)
        var victim = TestPackage("victim")
        try victim.add("etc/victim", "one\n")
        // As long as before, which is all that is compared when an entry is used again.
        let tool = try package(
            "tool", depends: ["victim"],
            post: """
                chmod u+w "$PREFIX/etc/victim"; echo two > "$PREFIX/etc/victim"
                chmod u-w "$PREFIX/etc/victim"; exit 3

                """)
        let error = await #expect(throws: ProvisionError.self) {
            try await bench.install([victim, tool])
        }
        #expect(error?.message == "failed to run the post-link script of `tool`")
        #expect(try !Files.exists(bench.store.pushing("victim-1.0-0")))
    }

    @Test(arguments: ["", "exit 3\n"])
    func `a script before linking cannot change its package in the store`(
        _ end: String
    ) async throws {
        let bench = try CondaBench()
        var tool = try package(
            "tool",
            pre: "cd ../etc; chmod u+w tool; echo two > tool; chmod u-w tool\n\(end)")
        try tool.add("etc/tool", "one\n")
        let error = await #expect(throws: ProvisionError.self) {
            try await bench.install([tool])
        }
        #expect(error?.code == .linkScriptFailed)
        if end.isEmpty { #expect(error?.context == ["in the store `etc/tool` has other contents"]) }
        #expect(try !Files.exists(bench.store.pushing("tool-1.2-h0_7")))
    }

    @Test func `nothing that a script started outlives it`() async throws {
        let bench = try CondaBench()
        let tool = try package(
            "tool", post: "sleep 600 &\necho $! > \"$PREFIX/left\"\n")
        _ = try await bench.install([tool])
        let number = try #require(try Int(bench.text("left").dropLast()))
        // Who adopts it may take a moment to collect it, or never does: then it is a zombie.
        let status = FilePath("/proc/\(number)/stat")
        let clock = ContinuousClock()
        let end = clock.now + .seconds(20)
        var isAlive = true
        while isAlive, clock.now < end {
            let text = (try? Files.readText(status)) ?? ""
            isAlive = !text.isEmpty && !text.contains(") Z ")
            await Task.yield()
        }
        #expect(!isAlive)
    }

    @Test func `a script that fails says its last words`() async throws {
        let bench = try CondaBench()
        let tool = try package(
            "tool",
            post: "for i in 1 2 3 4 5 6 7 8 9; do echo line $i; done\necho sorry >&2\nexit 3\n")
        let error = await #expect(throws: ProvisionError.self) {
            try await bench.install([tool])
        }
        #expect(error?.code == .linkScriptFailed)
        #expect(error?.message == "failed to run the post-link script of `tool`")
        #expect(error?.context.count == 8)
        #expect(error?.context.last == "sorry")
        #expect(error?.hints == ["install without such scripts: `--no-link-scripts`"])
    }

    @Test func `no script runs where none is wanted`() async throws {
        var bench = try CondaBench()
        bench.options.runsLinkScripts = false
        let tool = try package("tool", pre: "exit 1\n", post: "exit 1\n")
        let outcome = try await bench.install([tool])
        #expect(outcome.environment.messages.isEmpty)
        #expect(try bench.mode("bin/.tool-post-link.sh") == 0o555)
    }

    @Test func `a package tells which scripts it has`() throws {
        let bench = try CondaBench()
        var tool = try package("tool", pre: "", post: "")
        try tool.add("bin/.other-post-link.sh", "")
        let stored = try tool.stored(in: bench.store)
        #expect(stored.linkScripts.map(\.moment) == [.preLink, .postLink])
    }
}
