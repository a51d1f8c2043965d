internal import Diagnostics

/// A document's text as characters, and where its lines start.
///
/// libyaml counts U+0085, U+2028 and U+2029 as line ends, editors do not; marks are made from
/// character positions here, so that they agree with editors.
struct SourceText: Sendable {
    let file: String
    /// Without a byte order mark; this is what libyaml counts in.
    let scalars: [Unicode.Scalar]
    /// Position of the first character of each line.
    private let lineStarts: [Int]

    /// Decodes `bytes`, which must be UTF-8 and hold only characters that YAML allows.
    init(
        decoding bytes: some Collection<UInt8>, file: String
    ) throws(ProvisionError) {
        var scalars: [Unicode.Scalar] = []
        scalars.reserveCapacity(bytes.count)
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var isValid = true
        decoding: while isValid {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar):
                if scalar == "\u{FEFF}", scalars.isEmpty { continue }
                scalars.append(scalar)
            case .emptyInput: break decoding
            case .error: isValid = false
            }
        }
        self.init(scalars: scalars, file: file)
        guard isValid else { throw notUTF8(at: scalars.count) }
        if let index = scalars.firstIndex(where: { !Self.isAllowed($0) }) {
            throw forbiddenCharacter(at: index)
        }
    }

    private init(scalars: [Unicode.Scalar], file: String) {
        self.file = file
        self.scalars = scalars
        var starts = [0]
        for (index, scalar) in scalars.enumerated() {
            let next = index + 1
            if scalar == "\n" || scalar == "\r" && (next == scalars.count || scalars[next] != "\n")
            {
                starts.append(next)
            }
        }
        lineStarts = starts
    }

    /// The character at `index`; nil behind either end.
    func scalar(at index: Int) -> Unicode.Scalar? {
        scalars.indices.contains(index) ? scalars[index] : nil
    }

    /// The place of the characters from `start` up to `end` or to the end of the line.
    func mark(from start: Int, to end: Int? = nil) -> Mark {
        let start = min(max(0, start), scalars.count)
        let line = lineIndex(of: start)
        var stop = min(max(start, end ?? start), lineEnd(line))
        while stop > start, isSpace(scalars[stop - 1]) { stop -= 1 }
        return Mark(
            file: file, line: line + 1, column: start - lineStarts[line] + 1, length: stop - start)
    }

    /// Characters between the start of its line and `index`.
    func column(of index: Int) -> Int {
        let index = min(max(0, index), scalars.count)
        return index - lineStarts[lineIndex(of: index)]
    }

    /// Number of lines that start with `%` in the first column.
    var directiveLines: [Int] {
        lineStarts.filter { scalar(at: $0) == "%" }
    }

    private func lineIndex(of index: Int) -> Int {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= index { low = middle } else { high = middle }
        }
        return low
    }

    private func lineEnd(_ line: Int) -> Int {
        guard line + 1 < lineStarts.count else { return scalars.count }
        var end = lineStarts[line + 1]
        while end > lineStarts[line], scalars[end - 1] == "\n" || scalars[end - 1] == "\r" {
            end -= 1
        }
        return end
    }

    private func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }
}

extension SourceText {
    /// What libyaml's reader lets pass; anything else would be its error, without a place.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xD7FF: true
        case 0xE000...0xFFFD: scalar.value != 0xFEFF
        case 0x10000...0x10FFFF: true
        default: false
        }
    }

    private func notUTF8(at index: Int) -> ProvisionError {
        ProvisionError(
            .yamlEncoding, "cannot read `\(file)` as UTF-8", at: mark(from: index),
            label: "the bytes here are not UTF-8", hints: ["save the file as UTF-8"])
    }

    private func forbiddenCharacter(at index: Int) -> ProvisionError {
        let name = "U+" + String(scalars[index].value, radix: 16, uppercase: true)
        return ProvisionError(
            .yamlEncoding, "cannot read the control character \(name)", at: mark(from: index),
            label: "not allowed in YAML",
            hints: ["write it as an escape inside double quotes, or remove it"])
    }
}
