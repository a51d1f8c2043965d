/// A version of NVIDIA's drivers and toolkits: numbers between dots, such as `580.65.06`.
package struct DottedVersion: Sendable {
    /// As written: leading zeros count to the eye (`580.65.06`), never to the order.
    package let text: String
    /// One to eight numbers.
    package let numbers: [UInt32]

    /// Reads one to eight numbers of up to nine digits; nil for anything else.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard 1...8 ~= parts.count else { return nil }
        var numbers: [UInt32] = []
        for part in parts {
            guard 1...9 ~= part.utf8.count, part.utf8.allSatisfy(\.isDigit),
                let number = UInt32(part)
            else { return nil }
            numbers.append(number)
        }
        self.text = String(text)
        self.numbers = numbers
    }

    /// The first number: a driver's branch, a toolkit's major version.
    package var major: UInt32 { numbers[0] }

    /// The second number, 0 where there is none.
    package var minor: UInt32 { number(1) }

    /// Whether it begins with the numbers of `prefix`: `12.8.1` does with `12.8`, `12.80` does not.
    package func hasPrefix(_ prefix: DottedVersion) -> Bool {
        prefix.numbers.indices.allSatisfy { number($0) == prefix.numbers[$0] }
    }

    /// The first `count` numbers.
    package func prefix(_ count: Int) -> String {
        text.split(separator: ".").prefix(count).joined(separator: ".")
    }

    private func number(_ index: Int) -> UInt32 { index < numbers.count ? numbers[index] : 0 }
}

extension DottedVersion: Hashable, Comparable {
    /// Missing numbers count as 0: `13.0` equals `13.0.0`.
    package static func == (left: DottedVersion, right: DottedVersion) -> Bool {
        left.significant.elementsEqual(right.significant)
    }

    package static func < (left: DottedVersion, right: DottedVersion) -> Bool {
        left.significant.lexicographicallyPrecedes(right.significant)
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(significant) }

    private var significant: ArraySlice<UInt32> {
        numbers[..<((numbers.lastIndex { $0 != 0 } ?? -1) + 1)]
    }
}

extension DottedVersion: CustomStringConvertible {
    package var description: String { text }
}
