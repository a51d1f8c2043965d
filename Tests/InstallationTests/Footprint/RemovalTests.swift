import Diagnostics
import FileSystem
import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import Installation

struct RemovalTests {
    private let ground: Ground

    init() throws {
        ground = try Ground()
        try ground.switchOn(1, link: "/usr/local/cuda-13.0")
        let place = try ground.switchOn(
            2, toolkit: "13.1.0-aaaabbbbccccdddd", link: "/usr/local/cuda-13.0")
        try Files.writeAtomically("", to: ground.home.lock)
        try Files.writeAtomically("lock", to: ground.home.root.appending("demo.lock"))
        try Files.createDirectories(ground.home.staging.appending("gc-x"))
        try ground.settle(place)
    }

    private var store: StoreFolder { StoreFolder(cache: ground.folder.appending("cache")) }

    private func removal(_ failPoints: @escaping FailPoints = { _ in }) throws -> Removal {
        try Removal(
            of: ground.home, keepers: [ground.keeper], store: store, user: geteuid(),
            processID: getpid(), failPoints: failPoints)
    }

    private func expectGone() throws {
        #expect(try !Files.exists(ground.folder.appending("opt/provision")))
        #expect(try ground.contents() == ["/etc", "/etc/profile.d", "/usr", "/usr/local"])
        #expect(try !Files.exists(ground.folder.appending("var/provision")))
        #expect(try removal().survey().isEmpty)
    }

    @Test func `all of it goes, and nothing else`() throws {
        try PrefixRegister(store: store).write(ground.home, wanted: [])
        let survey = try removal().survey()
        #expect(survey.prefix.generations == [1, 2] && survey.prefix.toolkits.count == 2)
        #expect(survey.outside.count == 5 && survey.changed.isEmpty)
        #expect(try removal().run(reporter: SilentReporter()) == Removal.Leavings())
        try expectGone()
        #expect(try Files.list(store.prefixes).isEmpty)
    }

    @Test func `what is not ours stays, and is told`() throws {
        let root = ground.home.root
        for path in ["notes.txt", "generations/old/x", "toolkits/mine/x", "data/x"] {
            let file = root.pushing(FilePath(path))
            try Files.createDirectories(file.removingLastComponent())
            try Files.writeAtomically("mine", to: file)
        }
        let left = try removal().run(reporter: SilentReporter()).foreign
        #expect(
            Set(left.map { String($0.string.dropFirst(root.string.utf8.count)) })
                == ["/notes.txt", "/generations/old", "/toolkits/mine", "/data"])
        let rest = try Files.walk(root).filter { $0.attributes.kind == .file }
        #expect(rest.count == 4)
        #expect(try !PrefixSurvey(ground.home).hasCurrent)
    }

    enum Fault: CaseIterable {
        case noLock, noCurrent, currentIsFile, noGenerations, noMark, readOnly, noRoot, noRecord
    }

    @Test(arguments: Fault.allCases)
    func `a broken environment can be removed`(_ fault: Fault) throws {
        let home = ground.home
        switch fault {
        case .noLock: try Files.remove(home.lock)
        case .noCurrent: try Files.remove(home.current)
        case .currentIsFile:
            try Files.remove(home.current)
            try Files.writeAtomically("", to: home.current)
        case .noGenerations: try Files.removeTree(home.generations)
        case .noMark: try Files.remove(home.generation(2).complete)
        case .readOnly: try Files.setMode(0o500, of: home.generation(1).profile)
        case .noRoot: try Files.removeTree(home.root)
        case .noRecord: try Files.removeTree(ground.folder.appending("var/provision"))
        }
        let leavings = try removal().run(reporter: SilentReporter())
        switch fault {
        case .currentIsFile: #expect(leavings.foreign == [home.current])
        case .noRecord:
            // Nothing proves whose these files are.
            #expect(leavings.changed.isEmpty)
            #expect(try ground.contents().contains("/etc/profile.d/provision-demo.sh"))
            #expect(try !Files.exists(home.root))
        case .noRoot:
            #expect(try ground.contents() == ["/etc", "/etc/profile.d", "/usr", "/usr/local"])
        default: try expectGone()
        }
    }

    private struct Killed: Error {}

    @Test(arguments: [FailPoint.afterOutside, .duringUninstall])
    func `a removal that was interrupted is finished by the next`(_ point: FailPoint) throws {
        #expect(throws: Killed.self) {
            try removal { if $0 == point { throw Killed() } }.run(reporter: SilentReporter())
        }
        #expect(try !removal().survey().isEmpty)
        try removal().run(reporter: SilentReporter())
        try expectGone()
    }

    @Test func `another run's lock is respected`() throws {
        let lock = try FileLock.acquire(ground.home.lock, holder: "pid 1, installing", wait: true)
        let error = #expect(throws: ProvisionError.self) { try removal() }
        #expect(error?.code == .lockHeld)
        #expect(error?.message == "cannot uninstall `demo` while another run is active")
        #expect(error?.hints == ["wait for that run, then run this again"])
        withExtendedLifetime(lock) {}
    }

    @Test func `a folder that only bears the name is no environment`() throws {
        let ground = try Ground("documents")
        try Files.createDirectories(ground.home.root)
        for name in ["a.lock", "letter.txt"] {
            try Files.writeAtomically("x", to: ground.home.root.appending(name))
        }
        #expect(try !PrefixSurvey(ground.home).isEnvironment)
    }
}
