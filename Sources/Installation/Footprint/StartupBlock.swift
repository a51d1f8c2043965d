import SystemPackage

/// Our lines in a start-up file of a user's shell, between two marks that name the environment.
///
/// Everything else in the file stays byte for byte, whatever its encoding and its line ends. Ours
/// end in a plain line feed: a shell reads a carriage return as part of a word.
struct StartupBlock {
    let home: PrefixFolder
    let shell: Shell

    private var first: String { "# >>> provision: \(home.root) >>>" }
    private var last: String { "# <<< provision: \(home.root) <<<" }
    private static let joint = "# The line above had no end."

    /// The block's lines; `isJoined` where the file did not end in a line feed before it.
    private func lines(isJoined: Bool) -> [String] {
        [
            first,
            "# Made by `provision env \(home.name) --install`, which `--uninstall` takes back.",
        ] + (isJoined ? [Self.joint] : []) + [LoginText(home).line(for: shell), last]
    }

    /// `text` with the block in it, once: where it was, else at the end.
    func adding(to text: [UInt8]) -> [UInt8] {
        if let found = range(in: text) {
            let isJoined = isJoined(text[found])
            return text[..<found.lowerBound] + bytes(isJoined: isJoined)
                + text[found.upperBound...]
        }
        let isJoined = text.last.map { $0 != Self.feed } ?? false
        return text + (isJoined ? [Self.feed] : []) + bytes(isJoined: isJoined)
    }

    /// `text` without the block, however often somebody copied it; nil where it has none.
    func removing(from text: [UInt8]) -> [UInt8]? {
        guard var rest = removingOne(from: text) else { return nil }
        while let less = removingOne(from: rest) { rest = less }
        return rest
    }

    private func removingOne(from text: [UInt8]) -> [UInt8]? {
        guard let found = range(in: text) else { return nil }
        var before = text[..<found.lowerBound]
        // The line feed was added with the block; it is still one too many where nothing follows.
        if found.upperBound == text.endIndex, isJoined(text[found]), before.last == Self.feed {
            before.removeLast()
        }
        return Array(before + text[found.upperBound...])
    }

    /// Whether `text` has the block as it is written now.
    func isWhole(in text: [UInt8]) -> Bool { adding(to: text) == text }

    private func bytes(isJoined: Bool) -> [UInt8] {
        lines(isJoined: isJoined).flatMap { Array($0.utf8) + [Self.feed] }
    }

    private func isJoined(_ block: ArraySlice<UInt8>) -> Bool {
        block.split(separator: Self.feed).contains { Self.isLine($0, Self.joint) }
    }

    /// From the first mark to the end of the last one's line; a first mark without a last one is no
    /// block, since where it would end is anybody's guess.
    private func range(in text: [UInt8]) -> Range<Int>? {
        var start: Int?
        var position = text.startIndex
        while position < text.endIndex {
            let end = text[position...].firstIndex(of: Self.feed) ?? text.endIndex
            let next = min(end + 1, text.endIndex)
            if Self.isLine(text[position..<end], first) {
                start = position
            } else if let start, Self.isLine(text[position..<end], last) {
                return start..<next
            }
            position = next
        }
        return nil
    }

    /// An editor may have given our lines the ends that the others have.
    private static func isLine(_ line: ArraySlice<UInt8>, _ text: String) -> Bool {
        let plain = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        return plain.elementsEqual(text.utf8)
    }

    private static let feed = UInt8(ascii: "\n")
}
