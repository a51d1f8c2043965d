import Diagnostics
import FileSystem
import SystemPackage
import TestSupport
import Testing

@testable import Provision

@Suite struct SudoLineTests {
    @Test func `the line is the one that was typed, with sudo before it`() {
        let hint = SudoLine.hint(["./provision", "apply", "--yes", "a b.yaml", "it's"])
        #expect(hint.text == #"`sudo ./provision apply --yes 'a b.yaml' 'it'\''s'`"#)
    }

    @Test func `a program that root would not find is named by its path`() throws {
        let folder = try TemporaryDirectory()
        try Files.createDirectories(folder.appending("bin"))
        try Files.createDirectories(folder.appending("sbin"))
        try folder.write("mine/provision", "")
        let mine = try Files.resolve(folder.appending("mine/provision"))
        let folders = [folder.appending("sbin"), folder.appending("bin")]
        func program(_ typed: String) -> String {
            SudoLine.program(typed, here: mine, in: folders)
        }
        #expect(program("provision") == mine.string)
        #expect(program("./provision") == "./provision")
        try Files.createSymlink(folder.appending("bin/provision"), to: mine)
        #expect(program("provision") == "provision")
        // Another one of that name comes first there.
        try folder.write("sbin/provision", "")
        #expect(program("provision") == mine.string)
    }

    @Test(
        arguments: [
            (["apply", "a.yaml"], "apply a.yaml"),
            (["apply", "--only", "pip", "a.yaml", "--facts", "f"], "apply a.yaml --facts f"),
            (
                ["apply", "--skip=conda", "--upgrade", "torch", "--cache-dir", "/c"],
                "apply --cache-dir /c"
            ),
            (
                ["apply", "--require-verified", "--resume-after-reboot", "-y"],
                "apply --resume-after-reboot -y"
            ),
        ])
    func `what else was said is said again`(_ line: [String], _ kept: String) {
        let hint = SudoLine.packages(of: ["/bin/provision"] + line)
        #expect(hint.text == "`sudo /bin/provision \(kept) --only driver,system`")
    }

    @Test func `a recipe after two dashes stays one, whatever its name`() {
        let line = ["/bin/provision", "apply", "--skip", "pip", "--", "--only"]
        let hint = SudoLine.packages(of: line)
        #expect(hint.text == "`sudo /bin/provision apply --only driver,system -- --only`")
    }
}
