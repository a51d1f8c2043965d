import Testing

@testable import Provision

@Suite struct ErrorTextTests {
    @Test func `each long text takes three to eight lines`() {
        #expect(ErrorText.all.count > 100)
        for (code, text) in ErrorText.all {
            let lines = text.sheet(of: code).draw(Style(width: 80)).split(separator: "\n")
            #expect((4...9).contains(lines.count), "\(code): \(lines.count)")
            #expect(lines.allSatisfy { $0.columns <= 80 }, "\(code)")
        }
    }

    @Test func `sentences of long texts end in a full stop`() {
        for (code, text) in ErrorText.all {
            for part in [text.meaning, text.causes, text.remedy] {
                #expect(part.hasSuffix(".") && part.first != " ", "\(code): \(part)")
            }
        }
    }
}
