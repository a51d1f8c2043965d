import Testing

@testable import Exports

@Suite struct ExportFormatTests {
    @Test func `formats bear the names that users type`() {
        #expect(
            ExportFormat.allCases.map(\.rawValue)
                == ["conda-explicit", "conda-lock", "pylock", "requirements"])
    }
}
