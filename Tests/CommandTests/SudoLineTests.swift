import Diagnostics
import Testing

@testable import Provision

@Suite struct SudoLineTests {
    @Test func `the line is the one that was typed, with sudo before it`() {
        let hint = SudoLine.hint(["provision", "apply", "--yes", "a b.yaml", "it's"])
        #expect(hint.text == #"`sudo provision apply --yes 'a b.yaml' 'it'\''s'`"#)
    }
}
