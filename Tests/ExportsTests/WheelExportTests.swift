import Diagnostics
import Lockfiles
import PackageModel
import Testing

@testable import Exports

@Suite struct WheelExportTests {
    private func text(_ digit: Character) -> String { String(repeating: digit, count: 64) }

    private func export(_ lock: Lockfile, _ format: ExportFormat) throws -> Export {
        try Exporter(lock, recipeFile: "sample.yaml").export(to: format)
    }

    @Test func `pylock has each wheel with address, size and digest`() throws {
        let export = try export(SampleLock.mixed(), .pylock)
        #expect(
            export.text == """
                # Made by `provision export pylock` from `sample.yaml`.
                # 4 conda packages are left out: the format holds Python packages alone
                # 1 package is left out: driver, toolkit and system are no environment

                lock-version = "1.0"
                environments = ["sys_platform == 'linux' and platform_machine == 'x86_64'"]
                requires-python = "==3.11.*"
                created-by = "provision"

                [[packages]]
                name = "filelock"
                version = "3.20"
                wheels = [
                    {name = "filelock-3.20-py3-none-any.whl", \
                url = "https://wheels.example/files/filelock-3.20-py3-none-any.whl", \
                size = 2000, hashes = {sha256 = "\(text("f"))"}},
                ]

                [[packages]]
                name = "torch"
                version = "2.9.1+cu128"
                dependencies = [
                    {name = "filelock"},
                ]
                wheels = [
                    {name = "torch-2.9.1+cu128-py3-none-any.whl", \
                url = "https://wheels.example/files/torch-2.9.1%2Bcu128-py3-none-any.whl", \
                size = 2000, hashes = {sha256 = "\(text("e"))"}},
                ]

                """)
    }

    @Test func `requirements are pinned, each with its digest`() throws {
        let export = try export(SampleLock.mixed(), .requirements)
        #expect(
            export.text == """
                # Made by `provision export requirements` from `sample.yaml`.
                # 4 conda packages are left out: the format holds Python packages alone
                # 1 package is left out: driver, toolkit and system are no environment
                # `torch==2.9.1+cu128`: name its index with `--extra-index-url`
                # install with `--no-deps`: conda packages are what some of these need
                filelock==3.20 \\
                    --hash=sha256:\(text("f"))
                torch==2.9.1+cu128 \\
                    --hash=sha256:\(text("e"))

                """)
        #expect(export.notes.count == 4)
    }

    @Test func `a lock of wheels alone leaves nothing out`() throws {
        let lock = try SampleLock.lock(
            [SampleLock.wheel("filelock", "3.20", digest: SampleLock.digest("f"))], python: "3.12")
        #expect(try export(lock, .requirements).notes == [])
        #expect(try export(lock, .pylock).text.contains("requires-python = \"==3.12.*\"\n"))
    }

    @Test func `a lock of conda packages alone has no wheels to write`() throws {
        let lock = try SampleLock.lock(SampleLock.condaPackages())
        let error = #expect(throws: ProvisionError.self) { try export(lock, .pylock) }
        #expect(error?.message == "cannot write `pylock`: the lock has no wheels")
        #expect(error?.hints == ["provision export conda-explicit sample.yaml"])
        #expect(throws: ProvisionError.self) { try export(SampleLock.lock([]), .requirements) }
    }

    @Test func `a wheel without SHA-256 is no requirement`() throws {
        let lock = try SampleLock.lock([
            SampleLock.wheel("old", "1", digest: SampleLock.digest("5", .md5))
        ])
        let error = #expect(throws: ProvisionError.self) { try export(lock, .requirements) }
        #expect(error?.message == "cannot write `old` in `requirements`")
        #expect(error?.context == ["its index gives no SHA-256"])
        #expect(try export(lock, .pylock).text.contains("hashes = {md5 = "))
    }

    @Test(arguments: ExportFormat.allCases)
    func `a name with a line end does not become a line`(_ format: ExportFormat) throws {
        var packages = try SampleLock.condaPackages() + SampleLock.wheels()
        for index in packages.indices { packages[index].version += "\n--index-url evil" }
        let lock = try SampleLock.lock(packages)
        let error = #expect(throws: ProvisionError.self) { try export(lock, format) }
        #expect(error?.code == .unexportablePackage)
    }

    @Test func `TOML texts are quoted`() {
        #expect(TOMLValue.text("a\"\\\n\u{7F}é").text == #""a\"\\\u000A\u007Fé""#)
        #expect(TOMLValue.list([.integer(1), .table([("a", "b")])]).text == #"[1, {a = "b"}]"#)
    }
}
