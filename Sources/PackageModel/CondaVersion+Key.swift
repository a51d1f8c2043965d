extension CondaVersion {
    /// Turns tokens into bytes that sort as the version does.
    ///
    /// A version ends in as many zeros as the other one needs, in each segment and behind the last.
    /// So a run of zeros and what ends it become one byte, which says whether that is less than
    /// zero (a word) or greater (a number, `post`), and how soon it comes: the sooner, the
    /// farther from the byte that says "zeros for ever". Such bytes come in bands around it:
    ///
    ///     word here < word in the next segment < word in the local part
    ///         < END < number in the local part < number in the next segment < number here
    ///
    /// All bytes are ASCII, so a `String` holds and compares them as they are.
    struct KeyWriter {
        private enum Band: UInt8 {
            case here = 1
            case segment, local
        }

        private var bytes: [UInt8] = []
        private var zeros = 0
        private var zeroSegments = 0
        private var isOpen = false
        private var opening = Band.segment

        init() { bytes.reserveCapacity(24) }

        mutating func write(_ cursor: inout Cursor, of source: Span<UInt8>) {
            while let token = cursor.next(source) {
                switch token {
                case .boundary: endSegment()
                case .number(let range) where range.isEmpty: zeros += 1
                case .number(let range):
                    begin(isPositive: true)
                    number(source.extracting(range))
                case .word(let range): word(source.extracting(range))
                }
            }
        }

        mutating func endSegment() {
            zeroSegments = isOpen ? 0 : zeroSegments + 1
            isOpen = false
            zeros = 0
        }

        mutating func beginLocal() {
            (zeros, zeroSegments, isOpen) = (0, 0, false)
            opening = .local
        }

        mutating func finish() -> String {
            bytes.append(Self.end)
            return String(decoding: bytes, as: UTF8.self)
        }

        private mutating func begin(isPositive: Bool) {
            if !isOpen {
                run(of: zeroSegments, in: opening, isPositive: isPositive)
                (isOpen, opening) = (true, .segment)
            }
            run(of: zeros, in: .here, isPositive: isPositive)
            zeros = 0
        }

        /// `post` is greater than any number and `dev` less than any other word.
        private mutating func word(_ word: Span<UInt8>) {
            let isPost = Self.equals(word, "post")
            begin(isPositive: isPost)
            guard !isPost else { return bytes.append(Self.post) }
            if Self.equals(word, "dev") {
                bytes.append(Self.dev)
            } else {
                for index in 0..<word.count {
                    let byte = word[index].lowercased
                    bytes.append(byte == UInt8(ascii: "-") ? UInt8(ascii: "_") : byte)
                }
            }
            bytes.append(Self.endOfWord)
        }

        /// A number up to 99 is its own byte; others tell how many digits they have, then them.
        private mutating func number(_ digits: Span<UInt8>) {
            var index = 0
            if digits.count > 2 {
                if digits.count <= Self.mostDigitsInByte {
                    bytes.append(99 + UInt8(digits.count - 2))
                } else {
                    bytes.append(Self.manyDigits)
                    wide(digits.count)
                }
                if !digits.count.isMultiple(of: 2) {
                    bytes.append(digits[0] - UInt8(ascii: "0"))
                    index = 1
                }
            } else if digits.count == 1 {
                return bytes.append(digits[0] - UInt8(ascii: "0"))
            }
            while index + 1 < digits.count {
                let (ten, one) = (digits[index], digits[index + 1])
                bytes.append((ten - UInt8(ascii: "0")) * 10 + one - UInt8(ascii: "0"))
                index += 2
            }
        }

        private mutating func run(of zeros: Int, in band: Band, isPositive: Bool) {
            let isWide = zeros >= 7
            let code = band.rawValue * 8 + (isWide ? 7 : UInt8(zeros))
            // Mirrored around the end, since zeros keep a positive rest small.
            bytes.append(isPositive ? 2 * Self.end - code : code)
            if isWide { wide(isPositive ? 0x3FFF - zeros : zeros) }
        }

        private mutating func wide(_ value: Int) {
            bytes.append(UInt8(value >> 7 & 0x7F))
            bytes.append(UInt8(value & 0x7F))
        }

        private static let end: UInt8 = 0x20
        private static let endOfWord: UInt8 = 1
        private static let dev: UInt8 = 2
        private static let mostDigitsInByte = 25
        private static let manyDigits: UInt8 = 0x7D
        private static let post: UInt8 = 0x7E

        private static func equals(_ word: Span<UInt8>, _ literal: StaticString) -> Bool {
            guard word.count == literal.utf8CodeUnitCount else { return false }
            return literal.withUTF8Buffer { literal in
                (0..<word.count).allSatisfy { word[$0].lowercased == literal[$0] }
            }
        }
    }
}
