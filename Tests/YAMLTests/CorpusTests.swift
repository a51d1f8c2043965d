import Diagnostics
import FoundationEssentials
import Testing

@testable import YAML

/// The files of the YAML test suite, where `PROVISION_CORPORA` says that they are.
private enum Corpus {
    static let folder = ProcessInfo.processInfo.environment["PROVISION_CORPORA"].map {
        URL(filePath: $0).appending(path: "hostile/yaml/yaml-test-suite")
    }

    /// Names without the ending `__in.yaml`.
    static let cases: [String] = {
        guard let folder else { return [] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix("__in.yaml") }.map { String($0.dropLast(9)) }.sorted()
    }()

    static func mustFail(_ name: String) -> Bool {
        folder.map {
            FileManager.default.fileExists(atPath: $0.appending(path: name + "__error").path)
        } ?? false
    }

    static func bytes(_ name: String) throws -> [UInt8] {
        let folder = try #require(folder)
        return Array(try Data(contentsOf: folder.appending(path: name + "__in.yaml")))
    }
}

@Suite(.enabled(if: Corpus.folder != nil, "PROVISION_CORPORA names no folder"))
struct CorpusTests {
    @Test func `the corpus is there`() {
        #expect(Corpus.cases.count >= 190)
        #expect(Corpus.cases.filter(Corpus.mustFail).count >= 44)
    }

    @Test func `every text that must fail is refused with a place`() throws {
        for name in Corpus.cases where Corpus.mustFail(name) {
            let problems = Node.read(try Corpus.bytes(name), file: name).problems
            #expect(!problems.isEmpty, "\(name) is accepted")
            #expect(problems.allSatisfy { $0.mark != nil }, "\(name) has no place")
        }
    }

    @Test func `of the valid texts those are refused that libyaml or we do not support`() throws {
        var refused: [String] = []
        for name in Corpus.cases where !Corpus.mustFail(name) {
            let problems = Node.read(try Corpus.bytes(name), file: name).problems
            #expect(problems.allSatisfy { $0.mark != nil }, "\(name) has no place")
            if problems.contains(where: { $0.code == .yamlSyntax || $0.code == .yamlEncoding }) {
                refused.append(name)
            }
        }
        // libyaml 0.2.5 by itself refuses 23 of these valid texts; our own rules must add none.
        #expect(refused.count <= 23, "\(refused)")
    }
}
