import Archives
import Diagnostics
import FileSystem
import Glibc
import SystemPackage
import TestSupport
import Testing

private let corpora = getenv("PROVISION_CORPORA").map { FilePath(String(cString: $0)) }

/// The collected archives that were made to break readers.
@Suite(.enabled(if: corpora != nil, "PROVISION_CORPORA is not set"))
struct HostileCorpusTests {
    static let folders = ["zip", "wheel", "tar", "libarchive", "conda"]

    /// All files of the hostile corpus's archive folders, relative to it.
    static var files: [String] {
        guard let corpora else { return [] }
        let hostile = corpora.appending("hostile")
        return folders.flatMap { folder in
            ((try? Files.walk(hostile.appending(folder))) ?? [])
                .filter { $0.attributes.kind == .file }.map { folder + "/" + $0.path.string }
        }
    }

    /// Unpacks under the name that asks for the format; nil if it was accepted.
    static func unpack(_ file: String, into scratch: TemporaryDirectory) throws -> String? {
        let source = try #require(corpora).appending("hostile").appending(file)
        let out = scratch.appending("top/out")
        do {
            _ = try Archive.unpack(source, into: out)
            return nil
        } catch let error as ProvisionError {
            #expect(try !Files.exists(out))
            return error.context.first ?? error.message
        }
    }

    @Test(arguments: files)
    func `nothing escapes, hangs or is made that must not be`(file: String) throws {
        let scratch = try TemporaryDirectory()
        let clock = ContinuousClock()
        let time = try clock.measure { _ = try Self.unpack(file, into: scratch) }
        #expect(time < .seconds(60))
        #expect(try Files.list(scratch.path).allSatisfy { $0.name == "top" })
        for found in try Files.walk(scratch.path) {
            #expect(found.attributes.kind != .other)
            #expect(found.attributes.mode & 0o7022 == 0 || found.attributes.kind == .symlink)
            guard found.attributes.kind == .symlink else { continue }
            let path = scratch.path.pushing(found.path)
            let top = try Files.resolve(scratch.appending("top/out"))
            // A dangling or circular link leads nowhere.
            guard let real = try? Files.resolve(path) else { continue }
            #expect(real.starts(with: top))
        }
    }

    @Test(
        arguments: files.filter {
            $0.hasPrefix("zip/malo/reject__") || $0.hasPrefix("zip/malo/malicious__")
                || $0.hasPrefix("zip/yauzl-must-fail/") || $0.hasPrefix("zip/rs-async-zip/diff-")
        })
    func `what must be refused is refused`(file: String) throws {
        #expect(try Self.unpack(file, into: TemporaryDirectory()) != nil)
    }

    @Test(
        arguments: files.filter {
            $0.hasPrefix("zip/malo/accept__") || $0 == "zip/malo/iffy__nosubdir.zip"
        })
    func `what must be accepted is accepted`(file: String) throws {
        #expect(try Self.unpack(file, into: TemporaryDirectory()) == nil)
    }

    /// The corpus lets readers decide: what follows the end record or disagrees with a size is refused.
    @Test(
        arguments: files.filter {
            $0.hasSuffix("iffy__suffix_not_comment.zip")
                || $0.hasSuffix("iffy__zip64_extra_too_long.zip")
        })
    func `doubtful ones are refused`(file: String) throws {
        #expect(try Self.unpack(file, into: TemporaryDirectory()) != nil)
    }
}
