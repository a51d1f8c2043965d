import Diagnostics
import FileSystem
import Hashing
import PackageModel
import SystemPackage
import TestSupport
import Testing

@testable import Installation

struct FootprintTests {
    private let link: FilePath = "/usr/local/cuda-13.0"
    private let login: FilePath = "/etc/profile.d/provision-demo.sh"
    private let fish: FilePath = "/usr/share/fish/vendor_conf.d/provision-demo.fish"

    @Test func `an environment is announced, and its removal leaves the machine as it was`() throws
    {
        let ground = try Ground()
        let before = try ground.contents()
        let place = try ground.switchOn(1, link: link)
        let change = try ground.settle(place)
        let tree = ground.home.toolkits.appending("13.0.2-0123456789abcdef")
        #expect(change.written.count == 5)
        for path in [
            "/etc/profile.d/provision-demo.sh",
            "/usr/share/fish/vendor_conf.d/provision-demo.fish",
            "/etc/environment.d/60-provision-demo.conf", "/usr/local/cuda-13.0 -> \(tree)",
            "/usr/local/cuda -> \(tree)",
        ] { #expect(try ground.contents().contains(path), "\(path)") }
        #expect(try Files.attributes(of: ground.folders.location(login))?.mode == 0o644)
        #expect(try ground.keeper.drift(from: ground.keeper.footprint(of: place)).isEmpty)
        #expect(try ground.settle(place) == FootprintKeeper.Change())
        #expect(try ground.keeper.clear().removed.count == 5)
        #expect(try ground.contents() == before)
        #expect(try !Files.exists(ground.folder.appending("var/provision")))
    }

    @Test func `a module system that is there gets a link to the current modulefile`() throws {
        let ground = try Ground()
        try Files.createDirectories(ground.folders.location("/etc/lmod/modules"))
        try ground.settle(ground.switchOn(1))
        let path = ground.folders.location("/etc/lmod/modules/demo")
        #expect(try Files.resolve(path).string.hasSuffix("generations/1/profile/modulefiles/demo"))
        #expect(
            try !Files.exists(ground.folders.location("/etc/environment-modules/modules/demo")))
    }

    @Test func `links and variables move with the toolkit, forth and back`() throws {
        let ground = try Ground()
        let first = try ground.switchOn(1, link: link)
        try ground.settle(first)
        let before = try ground.contents()
        let session = try ground.text("/etc/environment.d/60-provision-demo.conf")
        try ground.settle(ground.switchOn(2, toolkit: "13.1.0-aaaabbbbccccdddd", link: link))
        let target = try Files.readLink(ground.folders.location(link))
        #expect(target == ground.home.toolkits.appending("13.1.0-aaaabbbbccccdddd"))
        #expect(try Files.readLink(ground.folders.location("/usr/local/cuda")) == target)
        #expect(try ground.text("/etc/environment.d/60-provision-demo.conf").contains("13.1.0-"))
        try ground.settle(first)
        #expect(try ground.contents() == before)
        #expect(try ground.text("/etc/environment.d/60-provision-demo.conf") == session)
    }

    @Test func `a link that the new generation does not want is taken away`() throws {
        let ground = try Ground()
        try ground.settle(ground.switchOn(1, link: link))
        let change = try ground.settle(ground.switchOn(2))
        #expect(change.removed == ["/usr/local/cuda", "/usr/local/cuda-13.0"])
        #expect(try !Files.exists(ground.folders.location(link)))
    }

    enum Foreign: CaseIterable { case folder, link, file, dangling }

    @Test(arguments: Foreign.allCases)
    func `what is not ours is refused before anything is changed`(_ what: Foreign) throws {
        let ground = try Ground()
        let place = ground.folders.location(link)
        let kind: String
        switch what {
        case .folder:
            try Files.createDirectories(place.appending("bin"))
            kind = "it is a folder"
        case .link, .dangling:
            let target: FilePath = what == .link ? "/usr" : "/nowhere"
            try Files.createSymlink(place, to: target)
            kind = "it is a link to `\(target)`"
        case .file:
            try ground.write("mine", at: link)
            kind = "it is a file"
        }
        let before = try ground.contents()
        let generation = try ground.switchOn(1, link: link)
        let wishes = FootprintWishes(parts: [.login], link: link)
        for attempt in [
            { try ground.keeper.check(wishes) }, { _ = try ground.settle(generation) },
        ] {
            let error = #expect(throws: ProvisionError.self) { try attempt() }
            #expect(error?.code == .foreignFile)
            #expect(error?.message == "cannot write `\(link)`: it is not provision's")
            #expect(error?.context.first?.hasPrefix(kind) == true)
        }
        #expect(try ground.contents() == before)
        #expect(try ground.keeper.record().isEmpty)
    }

    @Test func `the plain path gives way to whoever has it`() throws {
        let ground = try Ground()
        try Files.createDirectories(ground.folders.location("/usr/local/cuda/bin"))
        let place = try ground.switchOn(1, link: link)
        let change = try ground.settle(place)
        #expect(change.left == ["/usr/local/cuda"])
        #expect(try Files.kind(of: ground.folders.location("/usr/local/cuda")) == .directory)
        #expect(try ground.keeper.drift(from: ground.keeper.footprint(of: place)).isEmpty)
        #expect(try !ground.keeper.clear().removed.contains("/usr/local/cuda"))
        #expect(try Files.exists(ground.folders.location("/usr/local/cuda/bin")))
    }

    @Test func `two environments do not take each other's paths`() throws {
        let one = try Ground("one")
        let two = try Ground("two", on: one.folder)
        try one.settle(one.switchOn(1, link: link))
        let error = #expect(throws: ProvisionError.self) {
            try two.settle(two.switchOn(1, link: link))
        }
        #expect(error?.message.hasSuffix("it belongs to another environment") == true)
        #expect(error?.context == ["it was written for `\(one.home.root)`"])
        // Another path is fine, and the plain one stays with the first.
        try two.settle(two.switchOn(2, link: "/usr/local/cuda-13.1"))
        let plain = try Files.readLink(one.folders.location("/usr/local/cuda"))
        #expect(plain.string.hasPrefix(one.home.root.string))
        try two.keeper.clear()
        #expect(try Files.readLink(one.folders.location("/usr/local/cuda")) == plain)
        #expect(try Files.exists(one.folders.location("/etc/profile.d/provision-one.sh")))
    }

    /// Earlier versions wrote to the administrator's folder of fish.
    @Test(arguments: [true, false])
    func `what is left in fish's older place goes where it is ours`(_ isOurs: Bool) throws {
        let ground = try Ground()
        let before = try ground.contents()
        let place = try ground.switchOn(1)
        let old: FilePath = "/etc/fish/conf.d/provision-demo.fish"
        var record = FootprintRecord(root: ground.home.root)
        for folder: FilePath in ["/etc/fish", "/etc/fish/conf.d"] {
            record.add(.folder, at: folder)
        }
        record.add(.file(try Digest.sha256(of: "ours\n")), at: old)
        try ground.records.write(record, of: ground.home)
        try ground.write(isOurs ? "ours\n" : "mine\n", at: old)
        let footprint = try ground.keeper.footprint(of: place)
        #expect(
            try ground.keeper.drift(from: footprint).contains { $0.path == old } == isOurs)
        let change = try ground.settle(place)
        #expect(change.written.contains(fish))
        #expect(change.removed == (isOurs ? [old] : []))
        #expect(change.left == (isOurs ? [] : [old]))
        try ground.keeper.clear()
        let kept = ["/etc/fish", "/etc/fish/conf.d", old.string]
        #expect(try Set(ground.contents()) == Set(before + (isOurs ? [] : kept)))
    }

    @Test func `drift is told by its kind`() throws {
        let ground = try Ground()
        let place = try ground.switchOn(1, link: link)
        try ground.settle(place)
        try Files.remove(ground.folders.location(fish))
        try ground.write("# mine\n", at: login)
        try Files.replaceSymlink(ground.folders.location("/usr/local/cuda"), to: "/opt/other")
        let drift = try ground.keeper.drift(from: ground.keeper.footprint(of: place))
        #expect(
            drift.map(\.description) == [
                "\(login) was changed by hand",
                "/usr/share/fish/vendor_conf.d/provision-demo.fish is missing",
                "/usr/local/cuda was changed by hand",
            ])
        let next = try ground.switchOn(2, toolkit: "13.1.0-aaaabbbbccccdddd", link: link)
        let after = try ground.keeper.drift(from: ground.keeper.footprint(of: next))
        #expect(after.map(\.description).contains("\(link) is not of the current generation"))
    }

    @Test func `what was changed by hand is neither replaced nor removed`() throws {
        let ground = try Ground()
        let place = try ground.switchOn(1)
        try ground.settle(place)
        try ground.write("# mine\n", at: login)
        let error = #expect(throws: ProvisionError.self) { try ground.settle(place) }
        #expect(error?.message == "cannot write `\(login)`: it was changed by hand")
        #expect(try ground.keeper.clear().left == [login])
        #expect(try ground.text(login) == "# mine\n")
        #expect(try ground.keeper.record().isEmpty)
    }

    /// What a kill can leave: the record of both, and each path old, new or not there yet.
    @Test(arguments: 0..<27)
    func `whatever a kill leaves is finished or taken back`(_ state: Int) throws {
        let ground = try Ground()
        let before = try ground.contents()
        let old = try ground.switchOn(1, link: link)
        let new = try ground.switchOn(2, toolkit: "13.1.0-aaaabbbbccccdddd", link: link)
        let keeper = ground.keeper
        let both = try [keeper.footprint(of: old), keeper.footprint(of: new)]
        var record = FootprintRecord(root: ground.home.root)
        for entry in both.flatMap(\.entries) {
            record.add(try keeper.item(of: entry.content), at: entry.path)
        }
        for folder: FilePath in [
            "/usr/share/fish/vendor_conf.d", "/usr/share/fish", "/usr/share", "/etc/environment.d",
        ] {
            record.add(.folder, at: folder)
        }
        try ground.records.write(record, of: ground.home)
        var digits = state
        let paths: [FilePath] = [
            link, "/usr/local/cuda", "/etc/environment.d/60-provision-demo.conf",
        ]
        for path in paths {
            defer { digits /= 3 }
            guard digits % 3 < 2,
                let entry = both[digits % 3].entries.first(where: { $0.path == path })
            else { continue }
            switch entry.content {
            case .file(let text): try ground.write(text, at: path)
            case .link(let target):
                try Files.createSymlink(ground.folders.location(path), to: target)
            }
        }
        if state % 2 == 0 {
            try ground.settle(new)
            #expect(try keeper.drift(from: both[1]).isEmpty)
        }
        try keeper.clear()
        #expect(try ground.contents() == before)
    }

    @Test func `a record comes back as it was written`() throws {
        var record = FootprintRecord(root: "/opt/provision/a b")
        record.add(.file(try Digest.sha256(of: "x")), at: "/etc/profile.d/it's.sh")
        record.add(.link("/opt/x y"), at: "/usr/local/cuda")
        record.add(.folder, at: "/etc/fish")
        record.add(.block(.zsh, isOwn: true), at: "/home/ü/.zshrc")
        record.add(.block(.bash, isOwn: false), at: "/home/ü/.bashrc")
        record.add(.cache, at: "/etc/ld.so.cache")
        let read = try #require(FootprintRecord(parsing: record.text))
        #expect(Set(read.entries) == Set(record.entries) && read.root == record.root)
        #expect(FootprintRecord(parsing: "") == nil)
        #expect(FootprintRecord(parsing: "something else\nroot\t/x\n") == nil)
        let later = FootprintRecord(parsing: record.text + "later\tx\t/y\nfile\tnone\t/z\n")
        #expect(later?.entries.count == 6)
    }

    @Test func `wishes come back as they were written`() {
        let wishes = FootprintWishes(parts: [.login, .session], link: "/usr/local/cuda-12.4")
        #expect(FootprintWishes(parsing: wishes.text) == wishes)
        #expect(FootprintWishes(parsing: "later\n") == FootprintWishes())
    }

    @Test(
        arguments: [
            ("/usr/local/cuda-12.4", "/usr/local/cuda"), ("/opt/cuda-13", "/opt/cuda"),
            ("/usr/local/cuda", nil), ("/usr/local/cuda-mine", nil), ("/usr/local/cuda-12-x", nil),
        ] as [(FilePath, FilePath?)])
    func `a path with a version has a plain one`(_ link: FilePath, _ plain: FilePath?) {
        #expect(FootprintWishes.plainPath(of: link) == plain)
    }
}
