import TestSupport
import Testing

@testable import Provision

@Suite struct LiveBlockTests {
    @Test func `only changed lines are written again`() {
        var block = LiveBlock()
        #expect(
            block.show(["a", "b"], columns: 80)
                == "\u{1B}[?2026h\u{1B}[?25l\ra\u{1B}[K\n\rb\u{1B}[K\n\u{1B}[?2026l")
        #expect(block.show(["a", "b"], columns: 80) == "")
        #expect(
            block.show(["a", "c"], columns: 80)
                == "\u{1B}[?2026h\u{1B}[2A\n\rc\u{1B}[K\n\u{1B}[?2026l")
    }

    @Test func `the cursor comes back when the block goes`() {
        var block = LiveBlock()
        _ = block.show(["a", "b"], columns: 80)
        #expect(block.clear(columns: 80) == "\u{1B}[2A\r\u{1B}[J\u{1B}[?25h")
        #expect(block.clear(columns: 80) == "")
    }

    /// The screen must end up with the permanent lines, then the block, whatever the order.
    @Test(arguments: 0..<200)
    func `any sequence of updates leaves the right lines`(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var block = LiveBlock()
        var screen = Screen()
        var permanent: [String] = []
        var shown: [String] = []
        for step in 0..<20 {
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                permanent.append("line \(step)")
                screen.feed(block.scroll("line \(step)\n", columns: 80))
            case 1:
                shown = []
                screen.feed(block.clear(columns: 80))
            default:
                let count = Int.random(in: 1..<5, using: &random)
                shown = (0..<count).map { _ in "block \(Int.random(in: 0..<3, using: &random))" }
                screen.feed(block.show(shown, columns: 80))
            }
            #expect(screen.text == permanent + shown, "seed \(seed), step \(step)")
            #expect(screen.isCursorHidden == !shown.isEmpty || shown.isEmpty)
        }
        screen.feed(block.clear(columns: 80))
        #expect(!screen.isCursorHidden)
    }

    @Test func `a terminal that became narrower loses the wrapped rows too`() {
        var block = LiveBlock()
        _ = block.show(["0123456789", "b"], columns: 20)
        #expect(block.clear(columns: 5) == "\u{1B}[3A\r\u{1B}[J\u{1B}[?25h")
    }

    @Test func `colours take no columns`() {
        #expect(Escape.stripped("\u{1B}[32m━━\u{1B}[0m─") == "━━─")
    }
}

/// As much of a terminal as `LiveBlock` uses.
private struct Screen {
    private var lines: [String] = [""]
    private var row = 0
    private(set) var isCursorHidden = false

    var text: [String] { Array(lines.dropLast(lines.last == "" ? 1 : 0)) }

    mutating func feed(_ text: String) {
        var rest = Substring(text)
        while let character = rest.popFirst() {
            switch character {
            case "\n": move(to: row + 1)
            case "\r": break
            case "\u{1B}": escape(&rest)
            default: write(character)
            }
        }
    }

    private var isFresh = true

    private mutating func move(to new: Int) {
        row = new
        isFresh = true
        while lines.count <= row { lines.append("") }
    }

    private mutating func write(_ character: Character) {
        if isFresh { lines[row] = "" }
        isFresh = false
        lines[row].append(character)
    }

    private mutating func escape(_ rest: inout Substring) {
        rest.removeFirst()
        var parameter = ""
        while let character = rest.popFirst() {
            guard character.isLetter else {
                parameter.append(character)
                continue
            }
            switch (character, parameter) {
            case ("A", let count): move(to: row - (Int(count) ?? 1))
            case ("J", _): lines = Array(lines.prefix(row)) + [""]
            case ("l", "?25"): isCursorHidden = true
            case ("h", "?25"): isCursorHidden = false
            default: break
            }
            return
        }
    }
}
