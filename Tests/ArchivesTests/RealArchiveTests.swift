import Archives
import Diagnostics
import FileSystem
import Glibc
import Hashing
import PackageModel
import SystemPackage
import TestSupport
import Testing

/// Archives that people use: strictness must not cost any of them.
@Suite struct RealArchiveTests {
    static func files(_ variable: String, _ folder: String, _ endings: [String]) -> [String] {
        guard let root = getenv(variable).map({ FilePath(String(cString: $0)) }) else { return [] }
        let path = root.pushing(FilePath(folder))
        return ((try? Files.list(path)) ?? []).map(\.name)
            .filter { name in endings.contains { name.hasSuffix($0) } }
            .map { path.appending($0).string }
    }

    static let packages = files("PROVISION_CORPORA", "conda/packages", [".conda", ".tar.bz2"])
    static let wheels = files("PROVISION_WHEELS", "", [".whl"])

    @Test(.enabled(if: !packages.isEmpty, "PROVISION_CORPORA is not set"), arguments: packages)
    func `a real conda package is unpacked with its index`(path: String) throws {
        let scratch = try TemporaryDirectory()
        let summary = try Archive.unpack(FilePath(path), into: scratch.appending("out"))
        #expect(summary.files > 0)
        #expect(try Files.exists(scratch.appending("out/info/index.json")))
    }

    /// Skipped unless `PROVISION_WHEELS` names a folder of wheels, however large.
    @Test(.enabled(if: !wheels.isEmpty, "PROVISION_WHEELS is not set"), arguments: wheels)
    func `a real wheel is unpacked and agrees with its RECORD`(path: String) throws {
        let scratch = try TemporaryDirectory()
        let path = FilePath(path)
        let filename = path.lastComponent?.string ?? ""
        let file = try OpenFile.open(path, .read)
        var extractor = try ZipExtractor(
            ZipReader.directory(of: file), of: filename, into: .open(scratch.path),
            hashingMembers: true)
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = try buffer.withUnsafeMutableBytes { try file.read(into: $0) }
            if count == 0 { break }
            try buffer.withUnsafeBytes {
                try extractor.consume(UnsafeRawBufferPointer(rebasing: $0[..<count]))
            }
        }
        let members = try extractor.finish()
        let folder = try WheelContents.distInfoFolder(of: filename, in: members.map(\.path))
        let text = try Files.readText(scratch.appending(folder + "/RECORD"))
        try WheelContents.check(filename: filename, members: members, record: record(text))
    }

    /// Enough CSV for the names that real wheels have.
    func record(_ text: String) -> [String: RecordedFile] {
        var record: [String: RecordedFile] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: ",", omittingEmptySubsequences: false)
            guard parts.count >= 3 else { continue }
            let name = parts.dropLast(2).joined(separator: ",").filter { $0 != "\"" }
            let digest = parts[parts.count - 2].dropFirst("sha256=".count)
            record[name] = RecordedFile(
                digest: Digest(.sha256, base64URL: digest), size: Int64(parts[parts.count - 1]))
        }
        return record
    }
}
