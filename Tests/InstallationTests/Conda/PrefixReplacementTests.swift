import FileSystem
import Hashing
import PackageModel
import SystemPackage
import TestSupport
import Testing

@testable import Installation

struct PrefixReplacementTests {
    private let old = "/old/placehold_placehold"

    private func replace(
        _ text: String, _ mode: PrefixReplacement.Mode = .text, to prefix: String = "/new"
    ) throws -> String {
        let replacement = try #require(
            PrefixReplacement(placeholder: old, prefix: prefix, mode: mode))
        return String(decoding: replacement.applied(to: Array(text.utf8)), as: UTF8.self)
    }

    @Test func `text gets every occurrence replaced and nothing else`() throws {
        #expect(
            try replace("a=\(old)/lib:\(old)\n\(old)\(old)x/old/place\n")
                == "a=/new/lib:/new\n/new/newx/old/place\n")
        #expect(try replace("") == "")
        #expect(
            try replace(old, to: "/a/much/longer/place/than/before")
                == "/a/much/longer/place/than/before")
        #expect(try replace("#!\(old)/bin/python", to: "/x y") == "#!/x y/bin/python")
    }

    @Test func `a C string keeps its length by NULs at its end`() throws {
        let pad = String(repeating: "\0", count: old.utf8.count - 4)
        #expect(
            try replace("\u{1}\(old)/lib\0tail\0", .binary) == "\u{1}/new/lib\(pad)\0tail\0")
        // Two in one string, as in a search path.
        #expect(
            try replace("\(old)/a:\(old)/b\0\0z", .binary) == "/new/a:/new/b\(pad)\(pad)\0\0z")
        // No NUL before the end.
        #expect(try replace("x\(old)/a", .binary) == "x/new/a\(pad)")
        #expect(
            try replace("\(old)\0", .binary, to: "/old/elsewhere_placehold")
                == "/old/elsewhere_placehold\0")
    }

    @Test func `a longer place does not fit where a C string was`() throws {
        let long = old + "x"
        let binary = try #require(PrefixReplacement(placeholder: old, prefix: long, mode: .binary))
        let text = try #require(PrefixReplacement(placeholder: old, prefix: long, mode: .text))
        #expect(!binary.fits && text.fits)
        #expect(PrefixReplacement(placeholder: "", prefix: long, mode: .text) == nil)
    }

    @Test func `a first line that the kernel would cut goes another way`() throws {
        let long = "/" + String(repeating: "p", count: 130)
        #expect(
            try replace("#!\(old)/bin/python3.12 -I\nimport x\n", to: long)
                == "#!/bin/sh\n'''exec' \"\(long)/bin/python3.12\" -I \"$0\" \"$@\" #'''\nimport x\n"
        )
        #expect(try replace("#!\(old)/bin/perl\nx\n", to: long) == "#!/usr/bin/env perl\nx\n")
        #expect(
            try replace("#! \(old)/bin/perl -w\nx\n", to: long)
                == "#!/usr/bin/env -S perl -w\nx\n")
        #expect(try replace("#!\(old)/bin/perl\nx\n") == "#!/new/bin/perl\nx\n")
        // Just as long as it may be.
        let place =
            "/" + String(repeating: "p", count: 127 - "#!/".utf8.count - "/bin/perl".utf8.count)
        #expect(try replace("#!\(old)/bin/perl\nx\n", to: place) == "#!\(place)/bin/perl\nx\n")
        #expect(
            try replace("#!\(old)/bin/perl\nx\n", to: place + "p") == "#!/usr/bin/env perl\nx\n")
    }

    @Test func `a place with a space never stands in a first line`() throws {
        #expect(
            try replace("#!\(old)/bin/python\n\(old)\n", to: "/a b")
                == "#!/bin/sh\n'''exec' \"/a b/bin/python\" \"$0\" \"$@\" #'''\n/a b\n")
        #expect(try replace("#!\(old)/bin/tool\n", to: "/a b") == "#!/usr/bin/env tool\n")
        #expect(try replace("#!/bin/sh\n\(old)\n", to: "/a b") == "#!/bin/sh\n/a b\n")
    }

    /// Any way of cutting a file into windows gives the same file.
    @Test(arguments: 0..<60)
    func `windows do not matter`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let pieces = [old, String(old.dropLast()), "\0", "\0\0", "abc", "/old", "/", "\n", "#!"]
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 0..<60, using: &random) {
            bytes += Array((pieces.randomElement(using: &random) ?? "").utf8)
        }
        let mode: PrefixReplacement.Mode = Bool.random(using: &random) ? .text : .binary
        let replacement = try #require(
            PrefixReplacement(placeholder: old, prefix: "/nw", mode: mode))
        let whole = replacement.applied(to: bytes)
        if mode == .binary { #expect(whole.count == bytes.count) }
        // The first window holds the first line; the others are as small as they can be.
        var stream = PrefixStream(replacement)
        var result: [UInt8] = []
        var rest = bytes
        var size = (bytes.firstIndex(of: UInt8(ascii: "\n")) ?? 0) + 1
        while true {
            size = max(size, Int.random(in: old.utf8.count..<80, using: &random))
            let window = Array(rest.prefix(size))
            let isLast = window.count == rest.count
            let taken = window.withUnsafeBytes { bytes in
                stream.take(bytes, isLast: isLast) { result.append(contentsOf: $0) }
            }
            rest.removeFirst(taken)
            size = 0
            if isLast { break }
        }
        #expect(result == whole)
    }

    /// Looking for the end anew at each of them would take a minute.
    @Test(.timeLimit(.minutes(1)))
    func `a string of placeholders and nothing else takes no longer than any file`() throws {
        let placeholder = "/placeholder_place"
        let bytes = Array(String(repeating: placeholder, count: 500_000).utf8)
        let replacement = try #require(
            PrefixReplacement(placeholder: placeholder, prefix: "/new", mode: .binary))
        let result = replacement.applied(to: bytes)
        #expect(result.count == bytes.count)
        #expect(result.starts(with: "/new/new".utf8))
        #expect(result[(4 * 500_000)...].allSatisfy { $0 == 0 })
    }

    @Test func `a large library is rewritten window by window`() async throws {
        let bench = try CondaBench()
        let placeholder = old + String(repeating: "_placehold", count: 20)
        var bytes = [UInt8](repeating: 7, count: (5 << 20) + 77)
        // One across the border of the first window, one at the very end.
        for place in [(1 << 20) - 11, 3 << 20, bytes.count - placeholder.utf8.count] {
            bytes.replaceSubrange(place..<place + placeholder.utf8.count, with: placeholder.utf8)
        }
        bytes[(3 << 20) + 900] = 0
        var package = TestPackage("big")
        try package.add("lib/libbig.so", bytes, mode: 0o555, placeholder: placeholder, binary: true)
        let outcome = try await bench.install([package])
        let written = try Files.read(bench.environment.pushing("lib/libbig.so"))
        let replacement = try #require(
            PrefixReplacement(
                placeholder: placeholder, prefix: bench.location.string, mode: .binary))
        #expect(written.count == bytes.count)
        #expect(written == replacement.applied(to: bytes))
        #expect(
            outcome.tree.entry(at: "env/lib/libbig.so")?.content
                == .file(
                    size: Int64(bytes.count), mode: 0o755, digest: try Digest.sha256(of: written)))
    }
}
