import Testing

@testable import Compatibility

@Suite struct `Fact tables` {
    private let facts = Facts.embedded

    @Test(arguments: FactTable.Name.allCases)
    func `every table names its source and date, and every row fits its columns`(
        _ name: FactTable.Name
    ) {
        let table = FactTable(name)
        #expect(table.header["source"] != nil)
        #expect(table.header["date"]?.count == 10)
        #expect(!table.rows.isEmpty)
        #expect(!table.columns.isEmpty)
        for row in table.rows {
            #expect(row[table.columns[0]] != nil)
        }
    }

    @Test func `no row is lost on the way into its type`() {
        #expect(facts.gpus.count == FactTable(.gpus).rows.count)
        #expect(facts.gpus.count == 831)
        #expect(facts.torchReleases.count == FactTable(.torch).rows.count)
        #expect(facts.torchBuilds.count == FactTable(.torchBuilds).rows.count)
        #expect(facts.branches.count == FactTable(.branches).rows.count)
        #expect(facts.releases.count == FactTable(.releases).rows.count)
        #expect(facts.floors.count == FactTable(.floors).rows.count)
        let ends = Set(facts.firstBranches.keys).union(facts.lastBranches.keys)
        #expect(ends.count == FactTable(.generations).rows.count)
        #expect(facts.specifications.count == FactTable(.models).rows.count)
        #expect(facts.moduleRules.count == FactTable(.modules).rows.count)
        #expect(facts.cudnnBuilds.count == FactTable(.cudnn).rows.count)
        #expect(facts.limits.count == FactTable(.limits).rows.count)
        #expect(facts.ranges.count == FactTable(.capabilities).rows.count)
        // 13.2 was measured twice, before and after its library folder changed.
        #expect(facts.toolkits.count == FactTable(.compilers).rows.count - 1)
    }

    @Test func `the version of the facts is the newest date among them`() {
        #expect(Facts.embedded.version == "2026-11-22")
    }

    @Test func `an empty cell, a dash and an absent column are all nil`() {
        let table = FactTable(parsing: "# what it is\n# date: 2026-01-02\na\tb\tc\nx\t-\t\n")
        #expect(table.header["date"] == "2026-01-02")
        #expect(table.rows.count == 1)
        #expect(table.rows[0]["a"] == "x")
        #expect(table.rows[0]["b"] == nil)
        #expect(table.rows[0]["c"] == nil)
        #expect(table.rows[0]["d"] == nil)
    }
}
