import PackageModel
import Testing

@Suite struct RequirementLimitTests {
    private func metadata(requirements: Int) -> [UInt8] {
        let lines = (0..<requirements).map { "Requires-Dist: a\($0)\n" }.joined()
        return Array("Metadata-Version: 2.1\nName: a\nVersion: 1\n\(lines)".utf8)
    }

    @Test func `as many requirements as the limit allows are read`() throws {
        let count = CoreMetadata.requirementLimit
        let read = try CoreMetadata(metadata(requirements: count))
        #expect(read.requirements.count == count)
    }

    @Test func `more requirements than any release has are refused`() {
        let count = CoreMetadata.requirementLimit + 1
        #expect(throws: CoreMetadata.Fault.tooManyRequirements(count)) {
            try CoreMetadata(metadata(requirements: count))
        }
    }
}
