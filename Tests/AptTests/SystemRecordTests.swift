import FileSystem
import TestSupport
import Testing

@testable import Apt

@Suite struct `The record of what came with whom` {
    private func package(
        _ name: String, before: String? = nil, _ version: String = "1"
    ) -> SystemRecord.Package {
        .init(
            layer: "system", name: name, architecture: "all", before: before, version: version,
            isRequested: true, isPending: true)
    }

    private let database = DpkgDatabase(packages: [
        DpkgPackage(name: "a", architecture: "all", version: "1"),
        DpkgPackage(name: "b", architecture: "all", version: "1"),
        DpkgPackage(name: "c", architecture: "all", version: "1"),
    ])

    private let none = DpkgNeeds(of: "")

    @Test func `what another environment's packages need stays, by whatever way they need it`() {
        let paragraphs = [
            "Package: b\nDepends: x (>= 1) | far, virtual:any", "Package: far\nPre-Depends: c",
            "Package: real\nProvides: virtual (= 2)", "Package: gone\nDepends: lone",
        ]
        let states = ["install ok installed", "deinstall ok config-files"]
        let text = paragraphs.enumerated().map { index, paragraph in
            paragraph + "\nStatus: \(states[index / 3])\n"
        }.joined(separator: "\n")
        let needs = DpkgNeeds(of: text)
        #expect(needs.closure(of: ["b"]) == ["b", "x", "far", "virtual", "c", "real"])
        #expect(needs.closure(of: ["gone"]) == ["gone"])
        var record = SystemRecord()
        record.begin([package("a"), package("c")], for: "one", recipe: "one.yaml")
        record.begin([package("b")], for: "two", recipe: "two.yaml")
        #expect(record.removable(with: "one", in: database, needs: needs).map(\.name) == ["a"])
    }

    @Test func `what came with an environment goes with it, unless another needs it`() {
        var record = SystemRecord()
        record.begin(
            [package("a"), package("b", before: "0.9"), package("c"), package("gone")],
            for: "one", recipe: "one.yaml")
        record.begin([package("c", before: "1")], for: "two", recipe: "two.yaml")
        record.finish("one", in: database)
        record.finish("two", in: database)
        #expect(record.removable(with: "one", in: database, needs: none).map(\.name) == ["a"])
        #expect(record.removable(with: "two", in: database, needs: none).isEmpty)
        record.forget("two")
        #expect(record.removable(with: "one", in: database, needs: none).map(\.name) == ["a", "c"])
        #expect(record.owner("one")?.packages.map(\.name) == ["a", "b", "c"])
        #expect(record.owner("one")?.packages.contains(where: \.isPending) == false)
    }

    @Test func `a second run finds our packages and they stay ours`() {
        var record = SystemRecord()
        record.begin([package("a")], for: "one", recipe: "one.yaml")
        record.finish("one", in: database)
        let first = record
        record.begin([package("a", before: "1")], for: "one", recipe: "one.yaml")
        record.finish("one", in: database)
        #expect(record == first)
        #expect(record.owner("one")?.packages.first?.isOurs == true)
    }

    @Test func `it is written and read back, and damage is told`() throws {
        let folder = try TemporaryDirectory()
        var record = SystemRecord()
        record.begin([package("a")], for: "one", recipe: "/srv/one.yaml")
        try record.write(folder.path)
        #expect(try SystemRecord.read(folder.path) == record)
        try folder.write("system.json", "{}")
        #expect(throws: (any Error).self) { try SystemRecord.read(folder.path) }
        #expect(try SystemRecord.read(folder.appending("none")) == SystemRecord())
    }
}
