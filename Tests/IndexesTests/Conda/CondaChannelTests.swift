import Diagnostics
import SystemPackage
import Testing

@testable import Indexes

@Suite struct CondaChannelTests {
    private func channels(
        _ texts: [String], _ change: (inout CondaConfiguration) -> Void = { _ in }
    ) throws -> CondaChannelList {
        var configuration = CondaConfiguration()
        change(&configuration)
        return try configuration.channels(texts, folder: "/recipes", home: "/home/u")
    }

    @Test(
        arguments: [
            ("conda-forge", "https://conda.anaconda.org/conda-forge"),
            ("conda-forge/label/rc", "https://conda.anaconda.org/conda-forge/label/rc"),
            ("https://h.test/c/", "https://h.test/c"),
            ("https://u:p@h.test/c", "https://h.test/c"),
            ("https://h.test/t/tok-1/c", "https://h.test/c"),
            ("https://h.test/sub/t/tok-1/c", "https://h.test/sub/c"),
            ("file:///a/b", "file:///a/b"), ("file:///a/t/x/b/", "file:///a/t/x/b"),
            ("./c", "file:///recipes/c"), ("../c", "file:///c"), ("/a/../b c", "file:///b%20c"),
            ("~/c", "file:///home/u/c"),
            ("pkgs/main", "https://repo.anaconda.com/pkgs/main"),
        ])
    func `what a text of a recipe means`(_ text: String, _ url: String) throws {
        #expect(try channels([text]).channels.map(\.url) == [url])
    }

    @Test(arguments: [
        "", "a b", "-a", "a//b", "a/", ".hidden", "ftp://h.test/x", "https://", "local",
        "conda-forge::numpy", "https://h.test/c?x=1", String(repeating: "a", count: 300),
        "https://h.test/c/linux-64", "https://h.test/c/noarch/",
    ])
    func `a text that names no channel is refused`(_ text: String) throws {
        let error = try #require(throws: ProvisionError.self) { _ = try channels([text]) }
        #expect(error.code == .badChannel)
        #expect(error.message == "cannot use the channel `\(text)`")
    }

    @Test(arguments: [
        "https://h h/t/SECRET/c", "https://u:SECRET@h.test/c/linux-64", "ftp://u:SECRET@h.test",
        "https://h.test/t/SECRET/c?x=1", "https://h.test:x/t/SECRET/",
    ])
    func `a refusal shows no secrets`(_ text: String) throws {
        let error = try #require(throws: ProvisionError.self) { _ = try channels([text]) }
        #expect(!error.text.contains("SECRET"))
    }

    @Test func `a channel that is printed shows no secrets`() throws {
        let list = try channels(["https://u:SECRET@h.test/t/SECRET/c"])
        var dumped = ""
        dump(list, to: &dumped)
        #expect(!dumped.contains("SECRET"))
        #expect(!"\(list) \(list.channels) \(String(reflecting: list))".contains("SECRET"))
    }

    @Test func `custom channels have a place of their own, with all below them`() throws {
        let list = try channels(["mine", "mine/label/x", "mine2", "local-one"]) {
            $0.customChannels["mine"] = "https://corp.test/conda/"
            $0.customChannels["local-one"] = "/srv/conda"
            $0.channelAlias = "https://alias.test/"
        }
        #expect(
            list.channels.map(\.url) == [
                "https://corp.test/conda/mine", "https://corp.test/conda/mine/label/x",
                "https://alias.test/mine2", "file:///srv/conda/local-one",
            ])
    }

    @Test func `multichannels stand for their parts, each channel is there once`() throws {
        let list = try channels(["b", "all", "nodefaults"]) {
            $0.multichannels = ["all": ["a", "b", "more"], "more": ["c"]]
        }
        #expect(list.channels.map(\.name) == ["b", "a", "c"])
        let error = try #require(throws: ProvisionError.self) {
            _ = try channels(["x"]) { $0.multichannels = ["x": ["y"], "y": ["x"]] }
        }
        #expect(error.code == .badChannel)
    }

    @Test func `defaults come with a warning about their licence`() throws {
        let list = try channels(["defaults", "conda-forge"])
        #expect(
            list.channels.map(\.url) == [
                "https://repo.anaconda.com/pkgs/main", "https://repo.anaconda.com/pkgs/r",
                "https://conda.anaconda.org/conda-forge",
            ])
        #expect(list.warnings.map(\.code) == [.channelLicence])
        #expect(
            list.warnings.map(\.message) == [
                "the channel `defaults` is under Anaconda's terms of service"
            ])
        #expect(
            try channels(["anaconda"]).warnings.map(\.message) == [
                "the channel `anaconda` is under Anaconda's terms of service"
            ])
        #expect(
            try channels(["anaconda", "defaults"]).warnings.map(\.message) == [
                "the channels `anaconda` and `defaults` are under Anaconda's terms of service"
            ])
        #expect(try channels(["conda-forge", "main-x"]).warnings.isEmpty)
        let own = try channels(["defaults"]) { $0.defaultChannels = ["https://corp.test/main"] }
        #expect(own.warnings.isEmpty)
    }

    @Test func `a configured token is found again for an address without it`() throws {
        let list = try channels(["https://h.test/c", "https://x.test/p/q/r", "https://m.test/a"]) {
            $0.channelAlias = "https://h.test/t/tok"
            $0.customChannels = ["q": "https://x.test/t/tok/p"]
            $0.mirrors = ["a": ["https://mirror.test/a"]]
        }
        let byName = try channels(["c", "q/r"]) {
            $0.channelAlias = "https://h.test/t/tok"
            $0.customChannels = ["q": "https://x.test/t/tok/p"]
        }
        #expect(list.channels.prefix(2) == byName.channels[...])
        #expect(list.channels[2].locations.map(\.url) == ["https://m.test/a"])
        let mirrored = try channels(["https://conda.anaconda.org/a", "a"]) {
            $0.mirrors = ["a": ["https://mirror.test/a", "https://second.test/a"]]
        }
        #expect(mirrored.channels.map(\.url) == ["https://conda.anaconda.org/a"])
        #expect(
            mirrored.channels[0].locations.map(\.url)
                == ["https://mirror.test/a", "https://second.test/a"])
    }
}
