import FileSystem
import Testing

@Suite struct `The lines of a long file` {
    private func lines(_ text: String) -> [String] {
        let file = FileLines(Array(text.utf8))
        var found: [String] = []
        var position = 0
        while position < file.bytes.count {
            let line = file.line(at: position)
            found.append(String(decoding: file.bytes[line], as: UTF8.self))
            position = line.upperBound + 1
        }
        return found
    }

    @Test(
        arguments: [
            ("", []), ("\n", [""]), ("a", ["a"]), ("a\n", ["a"]), ("a\n\nb", ["a", "", "b"]),
            ("a\r\nb\n", ["a\r", "b"]), ("\u{0}\n\u{0}", ["\u{0}", "\u{0}"]),
        ] as [(String, [String])])
    func `each has its own end, the last may have none`(_ text: String, _ expected: [String]) {
        #expect(lines(text) == expected)
    }

    @Test(arguments: [-1, 3, 4, .max - 1])
    func `outside of the file there is none`(_ place: Int) {
        #expect(FileLines(Array("a\nb".utf8)).line(at: place).isEmpty)
    }
}
