import PackageModel
import TestSupport
import Testing

struct CoreMetadataTests {
    private func read(_ text: String) throws -> CoreMetadata {
        try CoreMetadata(Array(text.utf8))
    }

    private let head = "Metadata-Version: 2.4\nName: Foo_Bar\nVersion: 1.0+cu128\n"

    @Test func `what resolving needs is read`() throws {
        let metadata = try read(
            head + "Requires-Python: >=3.10\nRequires-Dist: numpy (>=1.0)\r\n"
                + "requires-dist: torch>=2;\n  extra == 'gpu'\nProvides-Extra: GPU\n"
                + "License: many\n\n  lines\nName: body\n")
        #expect(metadata.name.normalized == "foo-bar")
        #expect(metadata.version.local == "cu128")
        #expect(metadata.requiresPython == (try SpecifierSet(">=3.10")))
        #expect(
            metadata.requirements.map(\.description) == [
                "numpy>=1.0", "torch>=2; extra == \"gpu\"",
            ])
        #expect(metadata.extras.map(\.normalized) == ["gpu"])
    }

    @Test func `a body of any bytes does not matter`() throws {
        let bytes = Array((head + "\nRequires-Dist: ???\n").utf8) + [0xFF, 0x00, 0xFE]
        #expect(try CoreMetadata(bytes).requirements.isEmpty)
    }

    @Test func `faults name the field`() throws {
        #expect(throws: CoreMetadata.Fault.missing(field: "Version")) {
            try read("Metadata-Version: 2.1\nName: x\n")
        }
        #expect(throws: CoreMetadata.Fault.repeated(field: "Name")) {
            try read(head + "Name: y\n")
        }
        #expect(throws: CoreMetadata.Fault.unsupportedVersion("3.0")) {
            try read("Metadata-Version: 3.0\nName: x\nVersion: 1\n")
        }
        #expect {
            try read(head + "Requires-Dist: numpy >== 1\n")
        } throws: { error in
            "\(error)" == "in `Requires-Dist`: expected a version after `>=`, "
                + "at character 9 of `numpy >== 1`"
        }
        #expect(throws: CoreMetadata.Fault.tooLarge) {
            try read("X: " + String(repeating: "x", count: HeaderBlock.sizeLimit))
        }
    }
}

struct WheelMetadataTests {
    private func read(_ text: String) throws -> WheelMetadata {
        try WheelMetadata(Array(text.utf8))
    }

    @Test func `the WHEEL file is read`() throws {
        let wheel = try read(
            "Wheel-Version: 1.9\nGenerator: x\nRoot-Is-Purelib: false\n"
                + "Tag: py2-none-any\nTag: py3-none-any\nBuild: 3\n")
        #expect(!wheel.rootIsPurelib)
        #expect(wheel.isNewerThanKnown)
        #expect(wheel.tags == ["py2-none-any", "py3-none-any"])
        #expect(wheel.build == "3")
    }

    @Test func `another format is refused`() {
        #expect(throws: WheelMetadata.Fault.unsupportedVersion("2.0")) {
            try read("Wheel-Version: 2.0\nRoot-Is-Purelib: true\n")
        }
        #expect(throws: WheelMetadata.Fault.missing(field: "Root-Is-Purelib")) {
            try read("Wheel-Version: 1.0\n")
        }
        #expect(throws: WheelMetadata.Fault.malformed(field: "Root-Is-Purelib", "maybe")) {
            try read("Wheel-Version: 1.0\nRoot-Is-Purelib: maybe\n")
        }
    }
}

struct WheelRecordTests {
    private static let empty = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"
    private static let emptyHex =
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    @Test func `RECORD is read and printed`() throws {
        let text =
            "a/b.py,sha256=\(Self.empty),0\n\"x,\"\"y\"\".py\",sha256=\(Self.empty),12\n"
            + "x-1.dist-info/RECORD,,\n"
        let record = try WheelRecord(Array(text.utf8))
        #expect(record.entries.map(\.path) == ["a/b.py", "x,\"y\".py", "x-1.dist-info/RECORD"])
        #expect(record.entries[0].digest?.hex == Self.emptyHex)
        #expect(record.entries[1].size == 12)
        #expect(record.entries[2].digest == nil)
        #expect(record.description == text)
        let windows = text.replacing("\n", with: "\r\n")
        #expect(try WheelRecord(Array(windows.utf8)) == record)
    }

    @Test(arguments: [
        "a,b\n", "a,,,\n", "\"a,,\n", "a\"b,,\n", "\"a\"b,,\n", ",,\n", "a\u{1},,\n", "a,,\na,,\n",
        "a,sha256=,1\n", "a,sha256=\(empty)=,1\n", "a,sha256=47DE,1\n", "a,md5=\(empty),1\n",
        "a,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFV,1\n",
        "a,sha256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU,1\n", "a,,-1\n", "a,,1x\n",
        "a,,99999999999999999999\n",
    ])
    func `a malformed RECORD is refused`(text: String) {
        #expect(throws: WheelRecord.Fault.self) { try WheelRecord(Array(text.utf8)) }
    }

    @Test(arguments: 0..<50)
    func `digests survive base 64`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let digits = Array("0123456789abcdef")
        let hex = String((0..<64).compactMap { _ in digits.randomElement(using: &random) })
        let digest = try #require(Digest(.sha256, hex: hex))
        #expect(digest.base64.utf8.count == 43)
        #expect(Digest(record: "sha256=\(digest.base64)") == digest)
    }
}

struct EntryPointsTests {
    private func read(_ text: String) throws -> EntryPoints {
        try EntryPoints(Array(text.utf8))
    }

    @Test func `commands are read, other groups passed over`() throws {
        let points = try read(
            """
            # comment
            [console_scripts]
            pip3.11 = pip._internal.cli:main
            c++tool=a:b.c [x, y]

            [pytest11]
            ../../evil = whatever this is

            [gui_scripts]
            window = app : run
            """)
        #expect(points.scripts.map(\.name) == ["pip3.11", "c++tool", "window"])
        #expect(points.scripts.map(\.module) == ["pip._internal.cli", "a", "app"])
        #expect(points.scripts.map(\.function) == ["main", "b.c", "run"])
        #expect(points.scripts.map(\.isGraphical) == [false, false, true])
    }

    /// CVE-2026-47425, GHSA-q53q-5r4j-5729, GHSA-9m8m-c4j3-rj2c, GHSA-4gg8-gxpx-9rph.
    @Test(arguments: [
        "../evil", "a/b", "/bin/sh", "..", ".", ".hidden", "-rf", "a\\b", "a\u{1B}[2J", "a b", "",
        "é",
        "a\u{0}", String(repeating: "a", count: 256),
    ])
    func `a command's name that is no plain file name is refused`(name: String) {
        #expect(throws: EntryPoints.Fault.self) { try read("[console_scripts]\n\(name) = a:b\n") }
    }

    @Test(arguments: [
        "a", "a:", ":b", "a:b:c", "a;import os:b", "a:b()", "a b:c", "a..b:c", "1a:b", "a:b\u{0}",
        "a:b [x", "a:b [x] y", "../a:b", "a/b:c",
    ])
    func `a target that is not module and function is refused`(target: String) {
        #expect(throws: EntryPoints.Fault.self) { try read("[gui_scripts]\nx = \(target)\n") }
    }

    @Test func `a command may not be named twice`() {
        #expect(throws: EntryPoints.Fault.repeatedName("x", line: 4)) {
            try read("[console_scripts]\nx = a:b\n[gui_scripts]\nx = a:c\n")
        }
    }
}
