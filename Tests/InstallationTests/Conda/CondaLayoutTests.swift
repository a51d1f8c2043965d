import Diagnostics
import PackageModel
import SystemPackage
import TestSupport
import Testing

@testable import Installation

struct CondaLayoutTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private func layout(_ packages: [TestPackage]) throws -> CondaLayout {
        let stored = try packages.map { try $0.stored(in: folder.path) }
        let python = try CondaPython(of: stored)
        return try CondaLayout(
            CondaOrder.sorted(stored).map {
                try CondaLayout.Part($0, python: python, prefix: "/env")
            })
    }

    private func package(
        _ name: String, depends: [String] = [], _ files: [String: String] = [:]
    ) throws -> TestPackage {
        var package = TestPackage(name, depends: depends)
        for (path, text) in files.sorted(by: { $0.key < $1.key }) { try package.add(path, text) }
        return package
    }

    /// `path: package`, for every path that is there.
    private func placed(_ layout: CondaLayout) -> [String: String] {
        var result: [String: String] = [:]
        for part in layout.parts {
            for place in part.places.compactMap(\.self) { result[place] = part.package.record.name }
        }
        return result
    }

    @Test func `what a package needs comes before it`() throws {
        let packages = try [
            package("app", depends: ["lib >=1", "python", "__glibc >=2.17"]),
            package("lib", depends: ["conda-forge::base[version='>=1']"]),
            package("base"), package("python", depends: ["base"]),
        ].map { try $0.stored(in: folder.path) }
        for rotation in 0..<4 {
            let turned = Array(packages[rotation...] + packages[..<rotation])
            let order = CondaOrder.sorted(turned).map(\.record.name)
            #expect(order == ["base", "python", "lib", "app"])
        }
    }

    @Test func `a circle of needs ends and every package is there`() throws {
        let packages = try [
            package("a", depends: ["b"]), package("b", depends: ["c"]),
            package("c", depends: ["a"]), package("d"),
        ].map { try $0.stored(in: folder.path) }
        #expect(Set(CondaOrder.sorted(packages).map(\.record.name)) == ["a", "b", "c", "d"])
    }

    @Test func `python comes before what is made for any python`() throws {
        var tool = TestPackage("zz", noarch: .python)
        try tool.add("site-packages/zz.py", "")
        let packages = try [tool, package("python")].map { try $0.stored(in: folder.path) }
        #expect(CondaOrder.sorted(packages).map(\.record.name) == ["python", "zz"])
    }

    @Test func `the later package wins a path, and equal files are no conflict`() throws {
        let layout = try layout([
            package("base", ["share/x": "base", "share/same": "1"]),
            package("top", depends: ["base"], ["share/x": "top", "share/same": "1"]),
        ])
        #expect(placed(layout) == ["share/x": "top", "share/same": "base"])
        #expect(layout.clobbers == [Clobber(path: "share/x", first: "top", second: "base")])
        let warning = Clobber.warnings(layout.clobbers).map(\.message)
        #expect(warning == ["`top` and `base` both bring `share/x`, and they differ"])
    }

    /// What rattler 0.28 does with the same three packages.
    @Test func `where needs leave it open the first name wins`() throws {
        let layout = try layout(["aa", "bb", "cc"].map { try package($0, ["share/x": $0]) })
        #expect(placed(layout) == ["share/x": "aa"])
        #expect(layout.clobbers.count == 2)
    }

    @Test func `a file and a folder of one name are a conflict`() throws {
        let folder = try package("base", ["bin/x/one": "1", "bin/x/two": "2", "bin/y": "y"])
        let file = try package("top", depends: ["base"], ["bin/x": "x", "bin/y/three": "3"])
        let layout = try layout([folder, file])
        #expect(placed(layout) == ["bin/x": "top", "bin/y/three": "top"])
        #expect(Set(layout.clobbers.map(\.path)) == ["bin/x/one", "bin/x/two", "bin/y"])
    }

    @Test func `paths go through another package's link to a folder`() throws {
        var links = TestPackage("links")
        links.link("lib64", to: "lib")
        links.link("share/info", to: "../lib64/info")
        links.link("outside", to: "../../etc")
        let files = try package(
            "files", ["lib64/a.so": "a", "share/info/dir": "d", "lib/b.so": "b"])
        let layout = try layout([links, files])
        #expect(
            placed(layout) == [
                "lib64": "links", "share/info": "links", "outside": "links", "lib/a.so": "files",
                "lib/info/dir": "files", "lib/b.so": "files",
            ])
        #expect(layout.clobbers.isEmpty)
    }

    @Test func `a circle of links ends`() throws {
        var links = TestPackage("links")
        links.link("a", to: "b")
        links.link("b", to: "a")
        let layout = try layout([links, package("files", ["a/x": "x"])])
        #expect(!placed(layout).isEmpty)
    }

    @Test func `a path of conda-meta is refused`() throws {
        let package = try package("bad", ["conda-meta/history": "x"])
        let error = #expect(throws: ProvisionError.self) { try layout([package]) }
        #expect(error?.code == .brokenConda)
        #expect(
            error?.context == ["it brings `conda-meta/history`, which is the environment's own"])
    }

    @Test func `no link leads another package's path into conda-meta`() throws {
        var links = TestPackage("links")
        links.link("meta", to: "conda-meta")
        let bad = try package("bad", ["meta/zz-1.0-0.json": "{}"])
        let error = #expect(throws: ProvisionError.self) { try layout([links, bad]) }
        #expect(error?.message == "cannot install `bad 1.0`")
        #expect(
            error?.context == [
                """
                it brings `meta/zz-1.0-0.json`, which is `conda-meta/zz-1.0-0.json`, the \
                environment's own
                """
            ])
    }

    @Test func `a placeholder of a letter is none`() throws {
        var package = TestPackage("bomb")
        try package.add("share/a", "aaaaaaaa", placeholder: "a")
        let error = #expect(throws: ProvisionError.self) { try layout([package]) }
        #expect(error?.code == .brokenConda)
        #expect(error?.context == ["the placeholder of `share/a` is too short to be one"])
    }

    @Test func `a place that is too long names file and both lengths`() throws {
        var package = TestPackage("tool", "2.0")
        try package.add("bin/tool", "/ab", placeholder: "/ab", binary: true)
        let error = #expect(throws: ProvisionError.self) { try layout([package]) }
        #expect(error?.message == "cannot install `tool 2.0` at `/env`")
        #expect(
            error?.context == [
                "`bin/tool` has room for a path of 3 bytes, and this one has 4"
            ])
        #expect(error?.hints == ["choose a folder with a shorter path: `--prefix DIR`"])
    }

    @Test(arguments: ["../up", "/absolute", "lib//x", "lib/../../x", "."])
    func `python cannot send packages out of the environment`(_ path: String) throws {
        var python = TestPackage("python", "3.12.1")
        python.record.pythonSitePackagesPath = path
        let error = #expect(throws: ProvisionError.self) { try layout([python]) }
        #expect(error?.code == .notInstallable)
    }

    @Test func `packages for any python need one`() throws {
        let error = #expect(throws: ProvisionError.self) {
            try layout([TestPackage("tool", noarch: .python)])
        }
        #expect(error?.hints == ["add `python` to `conda.packages`"])
    }
}
