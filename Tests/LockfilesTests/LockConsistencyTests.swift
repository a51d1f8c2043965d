import Diagnostics
import Lockfiles
import PackageModel
import Testing

struct LockConsistencyTests {
    /// What a hand does to a lock, what is said of it, and the line that is pointed to.
    struct Change: Sendable {
        var old: String
        var new: String
        var says: String
        var line: String

        init(_ old: String, _ new: String, _ says: String, at line: String) {
            (self.old, self.new, self.says, self.line) = (old, new, says, line)
        }
    }

    private static let changes = [
        Change(
            "  architecture: x86_64\n  glibc: \"2.28\"", "  architecture: aarch64\n",
            "it is for x86_64 and demands aarch64", at: "architecture: aarch64"),
        Change(
            "gpus: [rtx-3090*2, sm_90*1]", "gpus: [rtx-3090*2]",
            "the GPUs of `demands` are not those of `target`", at: "sm_90]"),
        Change("[rtx-3090*2, sm_90]", "[rtx-3090*2]", "are not those", at: "[rtx-3090*2]"),
        Change("[rtx-3090*2, sm_90]", "[rtx-3090*3, sm_90]", "are not those", at: "*3"),
        Change("rtx-3090*2, sm_90]", "rtx-3090*0, sm_90]", "cannot have `rtx-3090*0`", at: "*0"),
        Change("rtx-3090*2, sm_90]", "rtx-3090*-2, sm_90]", "cannot have", at: "*-2"),
        Change("rtx-3090*2, sm_90]", "rtx-3090*33, sm_90]", "cannot have", at: "*33"),
        Change("rtx-3090*2, sm_90]", "rtx-3090*32, sm_90]", "33 GPUs are more", at: "*32"),
        Change("rtx-3090*2, sm_90]", "\"*2\", sm_90]", "cannot have `*2`", at: "\"*2\""),
        Change("driver: 580.65.06", "driver: newest", "`driver` cannot be", at: "newest"),
        Change("glibc: \"2.28\"", "glibc: any", "`glibc` cannot be `any`", at: "glibc: any"),
        Change("python: \"3.10\"\n  driver", "driver", "that of `target`", at: "architecture"),
        Change(
            "name: python\n    version: \"3.10\"", "name: python\n    version: \"3.9\"",
            "the package of the layer `python` is not", at: "version: \"3.9\""),
        Change("name: python\n", "name: pypy\n", "no file to fetch", at: "name: pypy"),
        Change("name: filelock", "name: \"file lock\"", "`name` cannot be", at: "file lock"),
        Change("name: filelock", "name: torch", "`torch` is there twice", at: "name: torch"),
        Change(
            "      - filelock\n", "      - filelocks\n",
            "`torch` needs `filelocks`, which the lock does not have", at: "- filelocks"),
        Change("layer: pytorch\n    name: nv", "layer: cuda\n    name: nv", "needs", at: "cublas"),
        Change(
            "filename: filelock-3.10-", "filename: filelock-3.11-",
            "is no wheel of filelock 3.10", at: "source: pypi"),
        Change("filename: filelock-3", "filename: torch-3", "is no wheel of", at: "source"),
        Change("filename: filelock-3.10-py3", "filename: filelock", "is no wheel", at: "source"),
        Change("branch: \"580\"", "branch: \"9999\"", "`branch` cannot be", at: "9999"),
        Change("branch: \"580\"", "branch: \"570\"", "not of the target's branch", at: "580.95"),
        Change("    planned: true\n", "", "its target plans none", at: "branch"),
        Change("version: 580.95.05", "version: 580.60.01", "older than the dem", at: "580.60"),
        Change("version: 580.95.05", "version: soon", "`soon` is no driver", at: "soon"),
        Change("version: 580.95.05", "version: 1.2.3", "`1.2.3` is no driver", at: "1.2.3"),
        Change("version: 580.95.05", "version: 580.1.2.3", "is no driver", at: "580.1.2.3"),
        Change("name: nvidia-driver-580", "name: ../x", "cannot bring", at: "../x"),
        Change(
            "version: 580.95.05", "version: 580.95.05\n    dependencies: [torch]",
            "has no `dependencies`", at: "dependencies: [torch]"),
        Change(
            "version: 580.95.05",
            """
            version: 580.95.05
                artifacts:
                  - {source: pypi, path: a, filename: a, size: 1, sha256: \(zeros)}
            """, "a driver that is planned has no `artifacts`", at: "path: a"),
        Change(
            "  - layer: cuda\n    name: nvidia-nvvm", "  - layer: driver\n    name: other",
            "a machine has one driver, and these are 2", at: "name: other"),
        Change("facts: \"2026-11-22\"", "facts: \"\"", "`facts` cannot be", at: "facts: \"\""),
        Change("recipe: sample", "recipe: \"a\\nb\"", "`recipe` cannot be", at: "recipe: \""),
    ]

    private static let zeros = String(repeating: "0", count: 64)

    @Test(arguments: changes)
    func `a lock whose parts disagree is refused where they do`(_ change: Change) throws {
        let whole = try SampleLock.full().text
        let text = whole.replacingFirst(change.old, with: change.new)
        #expect(text != whole, "\(change.old)")
        let error = try #require(refusal(of: text), "\(change.new)")
        #expect(error.code == .damagedLock)
        #expect(error.message.contains(change.says), "\(error.message)")
        #expect(error.hints.map(\.text) == ["make it anew with `provision lock`"])
        let mark = try #require(error.mark)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[mark.line - 1].contains(change.line), "\(error.message): \(mark)")
    }

    private func refusal(of text: String) -> ProvisionError? {
        do throws(ProvisionError) {
            _ = try Lockfile(parsing: text, file: "sample.lock")
            return nil
        } catch {
            return error
        }
    }

    @Test func `thousands of GPUs are refused by their number, in one short sentence`() throws {
        let many = (0..<5000).map { "rtx-\($0)" }.joined(separator: ", ")
        let text = try SampleLock.full().text
            .replacingFirst("gpus: [rtx-3090*2, sm_90*1]", with: "gpus: [\(many)]")
        let error = try #require(refusal(of: text))
        #expect(error.message.contains("5000 kinds of GPU are more than a machine can have"))
        #expect(error.others.isEmpty && error.context.isEmpty)
    }

    @Test func `a driver that nothing brings is told where it is planned`() throws {
        var lock = try SampleLock.full()
        try lock.checkPlannedDriver(text: lock.text, file: "sample.lock")
        lock.packages.removeAll(where: \.isPlannedDriver)
        // A recipe that does not speak of the driver has such a lock.
        #expect(try Lockfile(parsing: lock.text, file: "sample.lock") == lock)
        let error = #expect(throws: ProvisionError.self) {
            try lock.checkPlannedDriver(text: lock.text, file: "sample.lock")
        }
        #expect(error?.code == .damagedLock)
        #expect(error?.message.contains("driver 580 is planned, and no package") == true)
        let mark = try #require(error?.mark)
        #expect(lock.text.split(separator: "\n")[mark.line - 1] == "    planned: true")
    }

    @Test func `a branch alone is a plan, and as new as its branch`() throws {
        var lock = try SampleLock.full()
        let index = try #require(lock.packages.firstIndex { $0.isPlannedDriver })
        lock.packages[index].version = "580"
        #expect(try Lockfile(parsing: lock.text, file: "sample.lock") == lock)
        lock.demands.driver = "590.44.01"
        #expect(refusal(of: lock.text)?.message.contains("older than the demanded") == true)
    }

    @Test func `a wheel and a conda package may have one name`() throws {
        let record = try SampleLock.record()
        var lock = try SampleLock.conda([SampleLock.condaPackage(record)])
        lock.sources["pypi"] = "https://index.example/"
        lock.packages.append(try SampleLock.package("numpy", "2.4.6"))
        #expect(try Lockfile(parsing: lock.text, file: "sample.lock") == lock)
    }

    @Test func `GPUs of one kind may stand in two lines`() throws {
        var lock = try SampleLock.full()
        lock.demands.gpus = ["rtx-3090", "rtx-3090", "sm_90"]
        #expect(try Lockfile(parsing: lock.text, file: "sample.lock") == lock)
    }
}
