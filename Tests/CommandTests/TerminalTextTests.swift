import Diagnostics
import Testing

@testable import Provision

@Suite struct TerminalTextTests {
    @Test(arguments: [
        ("torch 2.9.1+cu128", "torch 2.9.1+cu128"), ("日本 é", "日本 é"),
        ("\u{1B}]0;owned\u{7}", "\\u{1b}]0;owned\\u{7}"), ("a\r\nb\tc", "a\\u{d}\\u{a}b\\u{9}c"),
        ("\u{202E}gnp", "\\u{202e}gnp"), ("\u{9B}31m", "\\u{9b}31m"), ("a\u{200B}b", "a\\u{200b}b"),
        ("", ""),
    ])
    func `what could drive a terminal is shown as its number`(text: String, plain: String) {
        #expect(TerminalText.plain(text) == plain)
    }

    @Test func `no screen lets a control through`() {
        let evil = "x\u{1B}[2Jy\nz"
        var state = ProgressState()
        state.apply(.downloadStarted(name: evil, bytes: 1), at: .zero)
        state.apply(.stepStarted(.init(evil)), at: .zero)
        let board = ProgressBoard.draw(state, at: .zero, style: Style())
        #expect(!board.contains("\u{1B}"))
        #expect(board.split(separator: "\n").count == 3)
    }
}
