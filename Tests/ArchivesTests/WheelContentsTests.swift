import Archives
import FileSystem
import Hashing
import PackageModel
import SystemPackage
import TestSupport
import Testing

@Suite struct WheelContentsTests {
    /// Unpacks a wheel and gives what `check` says of it.
    func check(_ wheel: ZipWheel, as filename: String? = nil) throws -> String {
        let scratch = try TemporaryDirectory()
        let members = try unzip(try wheel.build(), into: scratch.appending("out"))
        let text = try Files.readText(scratch.appending("out/\(wheel.distInfoFolder)/RECORD"))
        var record: [String: RecordedFile] = [:]
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            record[String(fields[0])] = RecordedFile(
                digest: Digest(.sha256, base64URL: fields[1].dropFirst("sha256=".count)),
                size: Int64(fields[2]))
        }
        do {
            return try WheelContents.check(
                filename: filename ?? wheel.filename, members: members, record: record)
        } catch {
            return error.reason
        }
    }

    var wheel: ZipWheel {
        var wheel = ZipWheel("Some_Package", "1.0.0")
        wheel.add("some/module.py", "x = 1\n")
        return wheel
    }

    @Test func `a sound wheel names its dist-info folder`() throws {
        #expect(try check(wheel) == "Some_Package-1.0.0.dist-info")
        #expect(
            try check(wheel, as: "some.package-1.0.0-py3-none-any.whl")
                == "Some_Package-1.0.0.dist-info")
    }

    @Test func `RECORD and members are compared both ways`() throws {
        var bent = wheel
        bent.bendRecord = { Array($0.dropFirst()) }
        #expect(try check(bent) == "RECORD does not list `some/module.py`")
        bent.bendRecord = { $0 + ["some/absent.py,sha256=x,1"] }
        #expect(
            try check(bent) == "RECORD lists `some/absent.py`, which the wheel does not hold")
        bent.bendRecord = { $0.map { $0.hasPrefix("some") ? $0.dropLast() + "7" : $0 } }
        #expect(try check(bent) == "`some/module.py` differs from what RECORD says of it")
        bent.bendRecord = { $0.map { $0.hasPrefix("some") ? "some/module.py,," : $0 } }
        #expect(try check(bent) == "RECORD has no SHA-256 or no size for `some/module.py`")
    }

    @Test func `another name, another version or a second dist-info folder is refused`() throws {
        let reason = "its folder `Some_Package-1.0.0.dist-info` does not fit the file's name"
        #expect(try check(wheel, as: "other-1.0.0-py3-none-any.whl") == reason)
        #expect(try check(wheel, as: "some_package-1.0.1-py3-none-any.whl") == reason)
        #expect(try check(wheel, as: "some_package-1.0.0.whl") == reason)
        var second = wheel
        second.add("other-1.dist-info/METADATA", "")
        #expect(try check(second) == "it has 2 dist-info folders instead of one")
    }

    @Test func `members that were not hashed are accepted only where that is said`() throws {
        let name = "a-1.dist-info/METADATA"
        let member = ExtractedMember(path: name, size: 3, mode: 0o644, sha256: nil)
        let record = [name: RecordedFile(digest: try Digest.sha256(of: "abc"), size: 3)]
        #expect(throws: ArchiveError.self) {
            try WheelContents.check(
                filename: "a-1-py3-none-any.whl", members: [member], record: record)
        }
        let folder = try WheelContents.check(
            filename: "a-1-py3-none-any.whl", members: [member], record: record,
            acceptsUnhashed: true)
        #expect(folder == "a-1.dist-info")
    }
}
