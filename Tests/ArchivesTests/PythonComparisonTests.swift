import Archives
import Diagnostics
import FileSystem
import Glibc
import Hashing
import PackageModel
import SystemPackage
import TestSupport
import Testing

private let corpora = getenv("PROVISION_CORPORA").map { FilePath(String(cString: $0)) }

/// What we accept, Python's zipfile reads the same way: a second opinion by other hands.
@Suite struct PythonComparisonTests {
    static let script = """
        import hashlib, sys, zipfile
        with zipfile.ZipFile(sys.argv[1]) as archive:
            for info in archive.infolist():
                if not info.is_dir():
                    digest = hashlib.sha256(archive.read(info)).hexdigest()
                    print(info.filename, info.file_size, digest, sep="\\t")
        """

    /// The lines that the script prints of an archive; nil where there is no Python.
    func readByPython(_ archive: FilePath, _ scratch: TemporaryDirectory) throws -> [String]? {
        let script = try scratch.write("read.py", Self.script)
        let command = "PYTHONUTF8=1 python3 '\(script)' '\(archive)' 2>/dev/null"
        let pipe = try #require(popen(command, "r"))
        var output: [UInt8] = []
        var byte = getc(pipe)
        while byte != EOF {
            output.append(UInt8(truncatingIfNeeded: byte))
            byte = getc(pipe)
        }
        guard pclose(pipe) == 0 else { return nil }
        return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    func readByUs(_ archive: FilePath, _ scratch: TemporaryDirectory) throws -> [String] {
        try unzip(Files.read(archive), into: scratch.appending("out")).map {
            "\($0.path)\t\($0.size)\t\($0.sha256?.hex ?? "")"
        }
    }

    @Test func `a generated wheel reads the same`() throws {
        let scratch = try TemporaryDirectory()
        var wheel = ZipWheel("a", "1")
        wheel.add("a/ä.py", "text")
        var zip = try wheel.zip()
        let text = Array(String(repeating: "words ", count: 9000).utf8)
        let deflated = try #require(Deflater.deflate(text))
        zip.members.append(ZipBuilder.Member("long", text).deflated(as: deflated))
        zip.usesZip64 = true
        let archive = try scratch.write("a.whl", zip.build())
        guard let theirs = try readByPython(archive, scratch) else { return }
        #expect(try readByUs(archive, scratch) == theirs)
    }

    static var accepted: [String] {
        HostileCorpusTests.files.filter { $0.hasPrefix("zip/") || $0.hasPrefix("wheel/") }
            .filter { $0.hasSuffix(".zip") || $0.hasSuffix(".whl") }
    }

    @Test(.enabled(if: corpora != nil, "PROVISION_CORPORA is not set"), arguments: accepted)
    func `what we accept of the corpus reads the same`(file: String) throws {
        let scratch = try TemporaryDirectory()
        let archive = try #require(corpora).appending("hostile").appending(file)
        let ours: [String]
        do {
            ours = try readByUs(archive, scratch)
        } catch is ArchiveError {
            return
        } catch is ProvisionError {
            return
        }
        guard let theirs = try readByPython(archive, scratch) else {
            // Python declines or is not there: then there is nothing to compare.
            return
        }
        #expect(ours == theirs)
    }
}
