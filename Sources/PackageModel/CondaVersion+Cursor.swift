extension CondaVersion {
    /// Where the parts of a version lie; only what follows the grammar has a layout.
    struct Layout {
        /// The digits before `!` without zeros in front; empty for 0 and where there are none.
        var epoch: Range<Int>
        var main: Range<Int>
        var local: Range<Int>?

        init?(_ bytes: Span<UInt8>) {
            guard 1...CondaVersion.longest ~= bytes.count else { return nil }
            var (start, end) = (0, bytes.count)
            var (dashes, underscores) = (false, false)
            for index in 0..<bytes.count {
                switch bytes[index] {
                case UInt8(ascii: "!"):
                    guard start == 0, index > 0, end == bytes.count,
                        Self.isNumber(bytes.extracting(0..<index))
                    else { return nil }
                    start = index + 1
                case UInt8(ascii: "+"):
                    guard end == bytes.count else { return nil }
                    end = index
                case UInt8(ascii: "-"): dashes = true
                case UInt8(ascii: "_"): underscores = true
                case UInt8(ascii: "."): break
                default: guard bytes[index].isAlphanumeric else { return nil }
                }
            }
            // Peers agree that one version has one kind of dash.
            guard !(dashes && underscores), start < end else { return nil }
            main = start..<end
            var first = 0
            while first < start, bytes[first] == UInt8(ascii: "0") { first += 1 }
            epoch = min(first, max(0, start - 1))..<max(0, start - 1)
            local = end < bytes.count ? end + 1..<bytes.count : nil
            guard Self.hasNoGap(bytes.extracting(main), joinsTail: true) else { return nil }
            if let local {
                guard Self.hasNoGap(bytes.extracting(local), joinsTail: false) else { return nil }
            }
        }

        private static func isNumber(_ bytes: Span<UInt8>) -> Bool {
            for index in 0..<bytes.count where !bytes[index].isDigit { return false }
            return true
        }

        /// Whether no segment is empty.
        private static func hasNoGap(_ bytes: Span<UInt8>, joinsTail: Bool) -> Bool {
            guard bytes.count > 0, bytes[0].isAlphanumeric else { return false }
            for index in 1..<bytes.count where bytes[index].isSeparator {
                let isTail = index == bytes.count - 1
                if isTail { return joinsTail && bytes[index] != UInt8(ascii: ".") }
                let follower = bytes[index + 1]
                let isBeforeTail = index + 2 == bytes.count && joinsTail
                guard
                    !follower.isSeparator || isBeforeTail && follower != UInt8(ascii: ".")
                else { return false }
            }
            return true
        }
    }

    /// What a version consists of, from left to right.
    enum Token {
        /// Where its digits are, without zeros in front: empty for 0.
        case number(Range<Int>)
        /// Letters, and the underscore that may end a version.
        case word(Range<Int>)
        /// Another segment begins.
        case boundary
    }

    /// Reads the tokens of one part of a version that has a layout.
    ///
    /// The bytes are handed to each step, since a span cannot be kept.
    struct Cursor {
        private var position: Int
        private let end: Int
        /// Where an underscore is a letter; none where it is negative.
        private let tail: Int
        private var isAtStart = true

        init(_ range: Range<Int>, joinsTail: Bool) {
            position = range.lowerBound
            end = range.upperBound
            tail = joinsTail ? end - 1 : -1
        }

        mutating func next(_ bytes: Span<UInt8>) -> Token? {
            guard position < end else { return nil }
            let start = position
            if bytes[start].isDigit {
                isAtStart = false
                return .number(digits(bytes))
            }
            if separates(start, bytes) {
                position += 1
                isAtStart = true
                return .boundary
            }
            if isAtStart {
                // Keeps numbers and words in phase: `1.rc` is `1.0rc`.
                isAtStart = false
                return .number(start..<start)
            }
            while position < end, !bytes[position].isDigit, !separates(position, bytes) {
                position += 1
            }
            return .word(start..<position)
        }

        private func separates(_ index: Int, _ bytes: Span<UInt8>) -> Bool {
            bytes[index].isSeparator && index != tail
        }

        private mutating func digits(_ bytes: Span<UInt8>) -> Range<Int> {
            while position < end, bytes[position] == UInt8(ascii: "0") { position += 1 }
            let start = position
            while position < end, bytes[position].isDigit { position += 1 }
            return start..<position
        }
    }
}
