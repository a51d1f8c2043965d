extension PEP440Version: LosslessStringConvertible {
    /// Reads a version in any spelling that PEP 440 allows; nil where it is none, or a number of
    /// it does not fit 64 bits (digits of the local part may be as many as they like).
    package init?(_ text: String) {
        let span = text.utf8.span
        if let simple = Self.simple(span) {
            self = simple
        } else {
            var reader = Reader()
            guard let parts = reader.read(span) else { return nil }
            self.init(parts)
        }
    }

    /// Reads a version in any spelling that PEP 440 allows.
    package init?(_ text: Substring) { self.init(String(text)) }

    /// The common case without an allocation: up to four plain numbers, nothing else.
    private static func simple(_ bytes: Span<UInt8>) -> PEP440Version? {
        guard !bytes.isEmpty, bytes.count <= 40 else { return nil }
        var packed: UInt128 = 0
        var number: UInt64 = 0
        var digits = 0
        var count = 0
        for index in 0...bytes.count {
            if index < bytes.count, bytes[index].isDigit {
                number = number &* 10 &+ UInt64(bytes[index] &- UInt8(ascii: "0"))
                digits += 1
            } else {
                guard index == bytes.count || bytes[index] == UInt8(ascii: "."), count < 4,
                    1...18 ~= digits, let field = Packing.field(number, at: count)
                else { return nil }
                packed |= field
                count += 1
                (number, digits) = (0, 0)
            }
        }
        return PEP440Version(packed: packed | Packing.finalSuffix(count: count))
    }
}

extension PEP440Version {
    /// The full grammar, byte by byte.
    ///
    /// The pattern of PEP 440 never needs to go back, so this neither does.
    private struct Reader {
        var index = 0

        mutating func read(_ bytes: Span<UInt8>) -> Parts? {
            var end = bytes.count
            while end > 0, bytes[end - 1].isWhitespace { end -= 1 }
            while index < end, bytes[index].isWhitespace { index += 1 }
            let bytes = bytes.extracting(0..<end)
            if peek(bytes) | 0x20 == UInt8(ascii: "v") { index += 1 }
            var parts = Parts()
            guard release(bytes, into: &parts), suffixes(bytes, into: &parts) else { return nil }
            if peek(bytes) == UInt8(ascii: "+") {
                index += 1
                guard let local = local(bytes) else { return nil }
                parts.local = local
            }
            return index == bytes.count ? parts : nil
        }

        /// The byte here, 0 at the end: no grammar has a NUL.
        private func peek(_ bytes: Span<UInt8>, _ ahead: Int = 0) -> UInt8 {
            index + ahead < bytes.count ? bytes[index + ahead] : 0
        }

        private mutating func release(_ bytes: Span<UInt8>, into parts: inout Parts) -> Bool {
            guard let first = number(bytes) else { return false }
            if peek(bytes) == UInt8(ascii: "!") {
                index += 1
                parts.epoch = first
                guard let first = number(bytes) else { return false }
                parts.release = [first]
            } else {
                parts.release = [first]
            }
            while peek(bytes) == UInt8(ascii: "."), peek(bytes, 1).isDigit {
                index += 1
                guard let next = number(bytes) else { return false }
                parts.release.append(next)
            }
            return true
        }

        /// Pre, post and development release, each optional.
        ///
        /// False where a number is too large.
        private mutating func suffixes(_ bytes: Span<UInt8>, into parts: inout Parts) -> Bool {
            if let kind = prereleaseWord(bytes) {
                guard let number = suffixNumber(bytes) else { return false }
                parts.prerelease = Prerelease(kind, number)
            }
            if peek(bytes) == UInt8(ascii: "-"), peek(bytes, 1).isDigit {
                index += 1
                guard let number = number(bytes) else { return false }
                parts.post = number
            } else if word(bytes, "post") || word(bytes, "rev") || word(bytes, "r") {
                guard let number = suffixNumber(bytes) else { return false }
                parts.post = number
            }
            if word(bytes, "dev") {
                guard let number = suffixNumber(bytes) else { return false }
                parts.dev = number
            }
            return true
        }

        private mutating func prereleaseWord(_ bytes: Span<UInt8>) -> PrereleaseKind? {
            if word(bytes, "alpha") || word(bytes, "a") { return .alpha }
            if word(bytes, "beta") || word(bytes, "b") { return .beta }
            if word(bytes, "preview") || word(bytes, "pre") || word(bytes, "c")
                || word(bytes, "rc")
            {
                return .candidate
            }
            return nil
        }

        /// Consumes an optional separator and `word` in any case, or nothing.
        private mutating func word(_ bytes: Span<UInt8>, _ word: String) -> Bool {
            var offset = peek(bytes).isSeparator ? 1 : 0
            for letter in word.utf8 {
                if peek(bytes, offset) | 0x20 != letter { return false }
                offset += 1
            }
            index += offset
            return true
        }

        /// The number after a word, 0 where there is none; nil where it is too large.
        private mutating func suffixNumber(_ bytes: Span<UInt8>) -> UInt64? {
            if peek(bytes).isSeparator { index += 1 }
            return peek(bytes).isDigit ? number(bytes) : 0
        }

        /// At least one digit; nil where there is none or the value does not fit.
        private mutating func number(_ bytes: Span<UInt8>) -> UInt64? {
            guard peek(bytes).isDigit else { return nil }
            var value: UInt64 = 0
            while peek(bytes).isDigit {
                let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
                let digit = UInt64(peek(bytes) &- UInt8(ascii: "0"))
                let (sum, overflow) = product.addingReportingOverflow(digit)
                if tooLarge || overflow { return nil }
                value = sum
                index += 1
            }
            return value
        }

        private mutating func local(_ bytes: Span<UInt8>) -> String? {
            var segments: [String] = []
            repeat {
                if !segments.isEmpty { index += 1 }
                var segment: [UInt8] = []
                while peek(bytes).isAlphanumeric {
                    segment.append(peek(bytes).lowercased)
                    index += 1
                }
                guard !segment.isEmpty else { return nil }
                if segment.allSatisfy(\.isDigit) {
                    segment = Array(segment.drop { $0 == UInt8(ascii: "0") })
                    if segment.isEmpty { segment = [UInt8(ascii: "0")] }
                }
                segments.append(String(decoding: segment, as: UTF8.self))
            } while peek(bytes).isSeparator
            return segments.joined(separator: ".")
        }
    }
}
