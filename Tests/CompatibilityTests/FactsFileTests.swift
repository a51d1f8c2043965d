import Diagnostics
import PackageModel
import Testing

@testable import Compatibility

@Suite struct `A facts file` {
    private static let head = "provision facts\nformat: 1\nversion: 2027-01-15\n"

    /// A file with one section, whose lines are numbered from 4.
    private static func file(_ title: String, _ rows: String...) -> String {
        let comment = "# What a row says.\n# source: a release note\n# date: 2027-01-10\n"
        return head + "[\(title)]\n" + comment + rows.joined(separator: "\n") + "\n"
    }

    private func read(_ text: String) throws -> Facts {
        try Facts(parsing: text, file: "new.facts")
    }

    /// `line:column message` of every fault.
    private func faults(_ text: String) -> [String] {
        do {
            _ = try Facts(parsing: text, file: "new.facts")
            return []
        } catch {
            return error.all.map {
                "\($0.mark.map { "\($0.line):\($0.column) " } ?? "")\($0.message)"
            }
        }
    }

    @Test func `rows are added, and a row with the same key takes the place of the old`() throws {
        let facts = try read(
            Self.file(
                "extend releases", "release\tdriver", "13.6.0\t620.10.01", "13.3.0\t610.50"))
        #expect(facts.version == "2027-01-15+2026-11-22")
        #expect(facts.releases.first?.version.description == "13.6.0")
        #expect(facts.firstDriver(forCUDA: 13, 3)?.description == "610.50")
        #expect(facts.firstDriver(forCUDA: 12, 4)?.description == "550.54.14")
        #expect(facts.releases.count == Facts.embedded.releases.count + 1)
        // No compiler of 13.6 was measured, so nothing is guessed of it.
        #expect(facts.capabilities(forCUDA: try #require(DottedVersion("13.6"))) == [])
        let table = try #require(facts.tables.first { $0.name == "releases" })
        #expect(table.isFromFile)
        #expect(table.date == "2027-01-10")
        #expect(table.source.hasSuffix("; a release note"))
        #expect(facts.tables.count { $0.isFromFile } == 1)
    }

    @Test func `a table is replaced as a whole`() throws {
        let facts = try read(
            Self.file("replace branches", "branch\tlong_term\tuntil", "620\tyes\t2030-01"))
        #expect(facts.branches.map(\.number) == [620])
        #expect(facts.tables.first { $0.name == "branches" }?.source == "a release note")
    }

    @Test func `the order of rows does not matter`() throws {
        let facts = try read(
            Self.file(
                "extend branches", "branch\tlong_term\tuntil", "620\tno\t-", "600\tno\t2027-02"))
        #expect(facts.branches.suffix(3).map(\.number) == [600, 610, 620])
    }

    @Test func `columns may stand in another order, and optional ones be left out`() throws {
        let facts = try read(
            Self.file("extend models", "memory\tdevice", "32\t2204"))
        let model = try #require(facts.gpu(deviceID: 0x2204))
        #expect(facts.specification(of: model)?.memory == 32)
        #expect(facts.specification(of: model)?.cores == nil)
    }

    @Test func `new hardware goes through all tables at once`() throws {
        let comment = "# A row.\n# source: a data sheet\n# date: 2027-01-10\n"
        let facts = try read(
            Self.head + "# a remark\n[extend gpus]\n" + comment
                + "device\tchip\tname\n4000\tGX100\tX100 SXM8\n"
                + "[extend chips]\n" + comment + "chip\tarchitecture\tcapability\n"
                + "GX100\tRubin\t10.7\n")
        guard case .found(let capability, let models) = facts.reference("x100-sxm8") else {
            Issue.record("x100 is unknown")
            return
        }
        #expect(capability.description == "10.7")
        #expect(models.map(\.pciID) == ["10de:4000"])
        #expect(facts.kernelModules(for: models[0], branch: 620) == .open)
    }

    @Test func `lines may end as on DOS`() throws {
        let text = Self.file("extend floors", "major\tdriver", "14\t620.10")
        var dos = ""
        for character in text { dos += character == "\n" ? "\r\n" : String(character) }
        #expect(try read(dos).minimumDriver(forCUDAMajor: 14)?.description == "620.10")
    }

    @Test(
        arguments: [
            ("", "1:1 the file does not begin with `provision facts`"),
            ("hello\n", "1:1 the file does not begin with `provision facts`"),
            ("provision facts\nversion: 2027-01-15\n", "1:1 the file does not say its format"),
            ("provision facts\nformat: 1\n", "1:1 the file does not say its version"),
            ("provision facts\nformat: 2\nversion: x\n", "2:9 facts of format `2` are unknown"),
            (
                "provision facts\nformat: 1\nversion: soon\n",
                "3:10 the version `soon` is no date such as `2026-11-22`"
            ),
            (
                "provision facts\nformat: 1\nversion: 2027-13-01\n",
                "3:10 the version `2027-13-01` is no date such as `2026-11-22`"
            ),
            (head, "1:1 the file has no table"),
            (head + "x: 1\n", "4:1 cannot read `x: 1` at the head of a facts file"),
            (head + "[torch]\n", "4:1 cannot read `[torch]` as the beginning of a table"),
            (
                head + "[extend torch\n",
                "4:1 cannot read `[extend torch` as the beginning of a table"
            ),
            (file("extend trch", "a"), "4:1 unknown table `trch`"),
            (
                file("extend floors", "major", "14"),
                "4:1 the table `floors` lacks the column `driver`"
            ),
            (
                file("extend floors", "major\tdriver\tspeed", "14\t620\t1"),
                "4:1 unknown column `speed` in the table `floors`"
            ),
            (
                file("extend floors", "major\tmajor\tdriver", "14\t14\t620"),
                "4:1 a column of `floors` is there twice"
            ),
            (file("extend floors", "major\tdriver", "14"), "9:1 a row of 2 columns has 1 cells"),
            (file("extend floors", "major\tdriver", "14\t-"), "9:4 `driver` is missing"),
            (file("extend floors", "major\tdriver", "14\tnew"), "9:4 `new` is no version"),
            (
                file("extend floors", "major\tdriver", "1x\t620"),
                "9:1 `1x` is no number of up to four digits"
            ),
            (
                file("extend floors", "major\tdriver", "14\t620", "14\t621"),
                "10:1 the row `14` is there twice"
            ),
            (
                file("extend branches", "branch\tlong_term\tuntil", "620\tmaybe\t2027-01"),
                "9:5 `maybe` is none of `yes`, `no`"
            ),
            (
                file("extend branches", "branch\tlong_term\tuntil", "620\tno\t2027"),
                "9:8 `2027` is no month such as `2028-06`"
            ),
            (
                file(
                    "extend generations", "architecture\tfirst_branch\tlast_branch",
                    "Pascal\t600\t580"),
                "9:12 `last_branch` is before `600`"
            ),
            (
                file("extend gpus", "device\tchip\tname", "4000\tGX999\tX"),
                "9:6 `GX999` is not in the table `chips`"
            ),
            (
                file("extend gpus", "device\tchip\tname", "+400\tGH100\tX"),
                "9:1 `+400` is no device id such as `2330`"
            ),
            (
                file("extend torch", "torch\tpython\tdefault", "2.16\t3.12\tcu140"),
                "9:11 `cu140` is not in the table `releases`"
            ),
            (
                file("extend torch", "torch\tpython\tdefault", "2.16\t3.12\tcpu"),
                "9:11 `cpu` is no build such as `cu128`"
            ),
            (
                file(
                    "extend torch-builds", "torch\tbuild\tstatus\tcapabilities",
                    "2.14\tcu130\tS\t7.5 13.0+PTX"),
                "9:14 `13.0+PTX` is not in the table `capabilities`"
            ),
            (
                file("extend floors", "major\tdriver", "14\t620\u{1B}[31m"),
                "9:4 `driver` has a control character"
            ),
        ])
    func `a fault is told with its place`(_ text: String, _ fault: String) {
        #expect(faults(text).first == fault)
    }

    @Test func `a table without source and date is refused`() {
        #expect(
            faults(Self.head + "[extend floors]\nmajor\tdriver\n14\t620\n") == [
                "4:1 the table `floors` names no source", "4:1 the table `floors` has no date",
            ])
    }

    @Test func `a table may be there once`() {
        let text = Self.file("extend floors", "major\tdriver", "14\t620")
        #expect(
            faults(text + "[replace floors]\n# source: s\n# date: 2027-01-01\nmajor\tdriver\n")
                == ["10:1 the table `floors` is there twice"])
    }

    @Test func `replacing a table takes nothing away that the others stand on`() {
        let all = faults(
            Self.file("replace chips", "chip\tarchitecture\tcapability", "GH100\tHopper\t9.0"))
        #expect(all.first == "4:1 `GK11x` is not in the table `chips`")
        #expect(all.count == 10)
    }

    @Test func `ten faults are told at once, and how many more there are`() throws {
        func text(_ count: Int) -> String {
            let rows = (0..<count).map { "\($0)\tx" }.joined(separator: "\n")
            return Self.file("extend floors", "major\tdriver", rows)
        }
        #expect(faults(text(10)).count == 10)
        for (count, words) in [
            (11, "… and 1 more"), (200, "… and 190 more"), (5000, "… and at least 990 more"),
        ] {
            let error = #expect(throws: ProvisionError.self) { try read(text(count)) }
            #expect(error?.all.count == 10)
            #expect(error?.all.last?.context == [words])
        }
    }

    @Test func `a mark of the bytes' order is no part of the text`() throws {
        let text = "\u{FEFF}" + Self.file("extend releases", "release\tdriver", "13.6.0\t620.10.01")
        #expect(try read(text).releases.first?.version.description == "13.6.0")
        let dos = text.replacing("\n", with: "\r\n")
        #expect(try read(dos).releases.first?.version.description == "13.6.0")
    }

    @Test func `a great many strange tables and columns are refused in no time`() {
        let titles = String(repeating: "[extend tables]\n", count: 200_000)
        #expect(faults(Self.head + titles).count == 10)
        let columns = String(repeating: "columns\t", count: 400_000)
        #expect(faults(Self.file("extend floors", "major\tdriver\t" + columns)).count == 10)
    }

    @Test func `what is no text is refused`() {
        #expect(throws: ProvisionError.self) {
            try Facts(parsing: [0x70, 0xff, 0xfe], file: "x")
        }
        #expect(throws: ProvisionError.self) {
            try Facts(parsing: String(repeating: "a", count: 5 << 20), file: "x")
        }
    }

    @Test(arguments: 0..<100)
    func `damaged files are refused or read, and never crash`(_ seed: UInt64) {
        var bytes = Array(
            Self.file(
                "extend torch", "torch\tpython\tdefault\tbuilds",
                "2.16\t3.12 3.13\tcu132\tcu130 cu132"
            ).utf8)
        var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
        for _ in 0..<4 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let place = Int((state >> 33) % UInt64(bytes.count))
            bytes[place] = UInt8(truncatingIfNeeded: state >> 20)
        }
        do {
            let facts = try Facts(parsing: bytes, file: "x")
            #expect(facts.version.hasSuffix("+2026-11-22"))
        } catch {
            #expect(error.code == .badFacts || error.code == .unknownFactsFormat)
        }
    }
}
