import Archives
import FileSystem
import FoundationEssentials
import PackageModel
import SystemPackage
import Testing

/// Real dependencies and the real packages that conda and py-rattler hold to meet them.
@Suite(.enabled(if: Corpus.folder != nil, "PROVISION_CORPORA is not set"))
struct MatchSpecCorpusTests {
    private struct Rows: Decodable {
        /// Package files by package name.
        var names: [String: [String]]
        var specs: [Row]
    }

    private struct Row: Decodable {
        var spec: String
        /// Places in the list of the spec's name.
        var matches: [Int]

        init(from decoder: any Decoder) throws {
            var row = try decoder.unkeyedContainer()
            spec = try row.decode(String.self)
            matches = try row.decode([Int].self)
        }
    }

    private static func rows() throws -> Rows {
        let file = try #require(Corpus.folder).appending("conda/matchspec_matches.json.zst")
        let json = try Zstandard.decompress(
            Files.read(file), named: file.string, limit: 64 << 20)
        return try JSONDecoder().decode(Rows.self, from: Data(json))
    }

    @Test func `8203 real specs mean the packages that conda says`() throws {
        let rows = try Self.rows()
        #expect(rows.specs.count == 8203)
        for row in rows.specs {
            let spec = try MatchSpec(row.spec)
            let files = try #require(rows.names[spec.name])
            let found = try files.indices.filter { try Self.matches(spec, files[$0]) }
            #expect(found == row.matches, "\(row.spec)")
            #expect(try MatchSpec(spec.description) == spec, "\(row.spec)")
        }
    }

    private static func matches(_ spec: MatchSpec, _ file: String) throws -> Bool {
        // A file's name is itself a spec of one package.
        let package = try MatchSpec(file)
        let version = try #require(package.version?.exactVersion)
        guard case .exact(let build)? = package.build else { return false }
        return spec.matches(name: package.name)
            && spec.matches(version: version, build: build, buildNumber: 0)
    }
}
