import Diagnostics
import FileSystem
import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import Installation

struct StartupTests {
    private let ground: Ground
    private let user = geteuid()

    init() throws {
        ground = try Ground()
        try ground.switchOn(1)
    }

    /// A user's files are where they are, whatever stands for the machine.
    private var keeper: FootprintKeeper {
        FootprintKeeper(home: ground.home, records: ground.records, isSynced: false)
    }

    private func file(_ shell: Shell, _ extra: [String: String] = [:]) throws -> StartupFile {
        let home = ["HOME": ground.folder.appending("home").string]
        return try StartupFile(of: shell, environment: home.merging(extra) { $1 })
    }

    private func block(_ shell: Shell = .bash) -> StartupBlock {
        StartupBlock(home: ground.home, shell: shell)
    }

    /// Pieces of files as people have them: line ends of both kinds, other bytes than UTF-8, marks
    /// of others and halves of ours.
    private static let pieces: [[UInt8]] =
        [
            "alias a=b\n", "x=1\r\n", "# >>> conda initialize >>>\n", "\n", "no end",
            "# >>> provision: /opt/other >>>\nx\n# <<< provision: /opt/other <<<\n", "\t", "ü",
            "# The line above had no end.\n",
        ].map { Array($0.utf8) } + [[0xff, 0xfe, 0x0a], [0x0d]]

    @Test(arguments: 0..<200)
    func `taking the lines back restores every byte`(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let count = Int.random(in: 0...8, using: &random)
        let text = (0..<count).flatMap { _ in Self.pieces.randomElement(using: &random) ?? [] }
        for shell in Shell.allCases {
            let once = block(shell).adding(to: text)
            #expect(block(shell).adding(to: once) == once)
            #expect(block(shell).removing(from: once) == text)
            #expect(block(shell).removing(from: text) == nil)
            // What is written below the block later stays too.
            let later = once + Array("later\n".utf8)
            let rest = try #require(block(shell).removing(from: later))
            let joint: [UInt8] = text.isEmpty || text.last == 0x0a ? [] : [0x0a]
            #expect(rest == text + joint + Array("later\n".utf8))
        }
    }

    @Test func `lines whose ends an editor has changed are still ours`() throws {
        let text = Array("a\r\n".utf8)
        let windows = String(decoding: block().adding(to: text), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasSuffix("\r") || $0.isEmpty ? String($0) : $0 + "\r" }
            .joined(separator: "\n")
        #expect(block().removing(from: Array(windows.utf8)) == text)
        #expect(block().adding(to: Array(windows.utf8)) == block().adding(to: text))
    }

    @Test func `a copy of the lines goes with them`() {
        let text = Array("A=1\n".utf8)
        let own = block().adding(to: [])
        #expect(block().removing(from: text + own + text + own + own) == text + text)
    }

    @Test func `a first mark without a last one is no block`() {
        let text = Array("# >>> provision: \(ground.home.root) >>>\nmine\n".utf8)
        #expect(block().removing(from: text) == nil)
        #expect(block().removing(from: block().adding(to: text)) == text)
    }

    @Test func `each shell's file is where the shell looks`() throws {
        let home = ground.folder.appending("home")
        #expect(try file(.bash).path == home.appending(".bashrc"))
        #expect(try file(.zsh).path == home.appending(".zshrc"))
        #expect(try file(.zsh, ["ZDOTDIR": "/z"]).path == "/z/.zshrc")
        #expect(try file(.zsh, ["ZDOTDIR": "relative"]).path == home.appending(".zshrc"))
        #expect(try file(.fish).path == home.appending(".config/fish/config.fish"))
        #expect(try file(.fish, ["XDG_CONFIG_HOME": "/c"]).path == "/c/fish/config.fish")
    }

    @Test func `a file that was made for it goes with it, and its folders`() throws {
        let file = try file(.fish)
        #expect(try keeper.install(in: file, user: user))
        #expect(try !keeper.install(in: file, user: user))
        #expect(try keeper.startupFiles() == [file])
        #expect(try keeper.startupDrift().isEmpty)
        #expect(try keeper.uninstall(from: file, user: user))
        #expect(try !keeper.uninstall(from: file, user: user))
        #expect(try !Files.exists(ground.folder.appending("home")))
        #expect(try keeper.record().isEmpty)
    }

    @Test func `mode, links and contents stay`() throws {
        let folder = ground.folder
        try folder.write("dotfiles/bashrc", "x=1")
        let real = folder.appending("dotfiles/bashrc")
        try Files.setMode(0o600, of: real)
        try Files.createDirectories(folder.appending("home"))
        let file = try file(.bash)
        try Files.createSymlink(file.path, to: "../dotfiles/bashrc")
        #expect(try keeper.install(in: file, user: user))
        #expect(try Files.readLink(file.path) == "../dotfiles/bashrc")
        #expect(try Files.attributes(of: real)?.mode == 0o600)
        #expect(try Files.readText(real).hasPrefix("x=1\n# >>> provision: "))
        #expect(try keeper.uninstall(from: file, user: user))
        #expect(try Files.readText(real) == "x=1")
        #expect(try Files.attributes(of: real)?.mode == 0o600)
        #expect(try Files.kind(of: file.path) == .symlink)
    }

    @Test func `a file that is nobody's, no file or somebody else's is left alone`() throws {
        let file = try file(.bash)
        try Files.createDirectories(ground.folder.appending("home"))
        func refusal(_ user: UInt32) throws -> [String]? {
            let error = #expect(throws: ProvisionError.self) {
                try keeper.install(in: file, user: user)
            }
            #expect(error?.code == .startupFile)
            #expect(try keeper.record().isEmpty)
            return error?.context
        }
        try Files.createSymlink(file.path, to: "/nowhere/at/all")
        #expect(try refusal(user) == ["it is a link that leads nowhere"])
        try Files.remove(file.path)
        try Files.createDirectories(file.path)
        #expect(try refusal(user) == ["it is no plain file"])
        try Files.removeTree(file.path)
        try Files.writeAtomically("x", to: file.path)
        #expect(try refusal(user &+ 1) == ["it belongs to another user"])
        #expect(try Files.readText(file.path) == "x")
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a folder away"))
    func `root makes no files in somebody else's home`() throws {
        let file = try file(.bash)
        let home = ground.folder.appending("home")
        try Files.createDirectories(home)
        #expect(chown(home.string, 65534, 65534) == 0)
        let error = #expect(throws: ProvisionError.self) {
            try keeper.install(in: file, user: 0)
        }
        #expect(error?.context == ["its folder belongs to another user"])
        #expect(try !Files.exists(file.path))
    }

    @Test func `lines that are gone or were changed are told`() throws {
        let file = try file(.bash)
        try ground.folder.write("home/.bashrc", "a\n")
        try keeper.install(in: file, user: user)
        let whole = try Files.readText(file.path)
        try Files.writeAtomically(whole.replacing("then .", with: "then :"), to: file.path)
        #expect(try keeper.startupDrift().map(\.kind) == [.changed])
        try Files.writeAtomically("a\n", to: file.path)
        #expect(try keeper.startupDrift().map(\.kind) == [.missing])
        #expect(try keeper.install(in: file, user: user))
        #expect(try Files.readText(file.path) == whole)
    }

    @Test(arguments: ShellRunner.posix)
    func `a shell that reads the lines has the environment`(_ shell: String) async throws {
        let text = String(decoding: block().adding(to: []), as: UTF8.self)
        let outcome = try await ShellRunner.run(
            shell, "set -eu\n" + text, environment: ["PATH": "/usr/bin:/bin"],
            in: ground.folder.path)
        #expect(outcome.status, "\(outcome.errors)")
        let tree = ground.home.toolkits.appending("13.0.2-0123456789abcdef")
        #expect(outcome.environment["CUDA_HOME"] == tree.string)
    }
}
