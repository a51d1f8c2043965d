import FoundationEssentials
import PackageModel
import Testing

/// What conda and its peers agree on, where `PROVISION_CORPORA` says that it is.
private enum CondaCorpus {
    static let folder = ProcessInfo.processInfo.environment["PROVISION_CORPORA"].map {
        $0 + "/conda"
    }

    struct Versions: Decodable {
        /// Ascending; what stands together is equal.
        var order: [[String]]
    }

    static func versions() throws -> [[String]] {
        let file = URL(filePath: (folder ?? "") + "/version_order.json")
        return try JSONDecoder().decode(Versions.self, from: Data(contentsOf: file)).order
    }
}

@Suite(.enabled(if: CondaCorpus.folder != nil, "PROVISION_CORPORA is not set"))
struct CondaCorpusTests {
    @Test func `real versions are in conda's order`() throws {
        let classes = try CondaCorpus.versions()
        var before: CondaVersion?
        var count = 0
        for texts in classes {
            let versions = try texts.map { try #require(CondaVersion($0), "\($0)") }
            count += versions.count
            for version in versions {
                #expect(version == versions[0] && version.hashValue == versions[0].hashValue)
                #expect(version.description == version.text)
                if let before, !(before < version) || version < before {
                    Issue.record("\(before) is not before \(version)")
                }
            }
            before = versions.last
        }
        #expect(classes.count == 12_632 && count == 14_253)
    }
}
