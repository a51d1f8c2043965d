extension PEP440Version {
    /// The one-integer form: 28, 24, 24 and 16 bits of release, 3 of suffix kind, 28 of suffix
    /// number; and below that order key 5 bits for how many release numbers were written.
    enum Packing {
        static let countBits: UInt128 = 5
        private static let widths: [UInt128] = [28, 24, 24, 16]
        private static let shifts: [UInt128] = [100, 76, 52, 36]
        private static let kindShift: UInt128 = 33
        private static let numberShift: UInt128 = 5
        private static let numberMask: UInt128 = 1 << 28 - 1
        private static let dev: UInt128 = 0
        private static let final: UInt128 = 4
        private static let post: UInt128 = 5

        /// The packed form; nil where order would be lost.
        ///
        /// A count of 0 says that the release has more numbers, all zero, than the count can tell.
        static func pack(_ parts: Parts) -> UInt128? {
            guard parts.epoch == 0, let suffix = suffix(of: parts) else { return nil }
            var packed: UInt128 = 0
            for (index, number) in parts.release.enumerated() {
                guard index < 4 else {
                    if number != 0 { return nil }
                    continue
                }
                guard let field = field(number, at: index) else { return nil }
                packed |= field
            }
            let count = parts.release.count
            return packed | suffix | (count < 32 ? UInt128(count) : 0)
        }

        /// `number` in its place; nil where it does not fit.
        static func field(_ number: UInt64, at index: Int) -> UInt128? {
            UInt128(number) >> widths[index] == 0 ? UInt128(number) << shifts[index] : nil
        }

        /// The bits of a final release of `count` numbers.
        static func finalSuffix(count: Int) -> UInt128 { final << kindShift | UInt128(count) }

        private static func suffix(of parts: Parts) -> UInt128? {
            let kind: UInt128
            let number: UInt64
            switch (parts.prerelease, parts.post, parts.dev) {
            case (nil, nil, nil): (kind, number) = (final, 0)
            case (nil, nil, let value?): (kind, number) = (dev, value)
            case (nil, let value?, nil): (kind, number) = (post, value)
            case (let value?, nil, nil):
                (kind, number) = (UInt128(value.kind.rawValue), value.number)
            default: return nil
            }
            guard UInt128(number) <= numberMask else { return nil }
            return kind << kindShift | UInt128(number) << numberShift
        }

        static func count(in packed: UInt128) -> Int { Int(packed & (1 << countBits - 1)) }

        static func number(at index: Int, in packed: UInt128) -> UInt64 {
            guard index < 4 else { return 0 }
            return UInt64(packed >> shifts[index] & (1 << widths[index] - 1))
        }

        static func isPrerelease(_ packed: UInt128) -> Bool { packed >> kindShift & 7 < final }

        static func unpack(_ packed: UInt128) -> Parts {
            let number = UInt64(packed >> numberShift & numberMask)
            var parts = Parts()
            parts.release = (0..<count(in: packed)).map { Self.number(at: $0, in: packed) }
            switch packed >> kindShift & 7 {
            case dev: parts.dev = number
            case final: break
            case post: parts.post = number
            case let kind:
                parts.prerelease = PrereleaseKind(rawValue: UInt8(kind)).map {
                    Prerelease($0, number)
                }
            }
            return parts
        }
    }
}
