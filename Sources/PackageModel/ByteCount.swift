/// A number of bytes that knows how to be shown: decimal units, one decimal from 1 GB.
package struct ByteCount: Sendable, Hashable, Comparable {
    /// Bytes; negative ones are shown as 0.
    package var bytes: Int64

    package init(_ bytes: Int64) { self.bytes = bytes }

    package static func < (left: ByteCount, right: ByteCount) -> Bool { left.bytes < right.bytes }

    private enum Unit: Int, CaseIterable {
        case byte, kilobyte, megabyte, gigabyte, terabyte, petabyte

        var name: String { ["B", "kB", "MB", "GB", "TB", "PB"][rawValue] }
        var size: Int64 { (0..<rawValue).reduce(1) { size, _ in size * 1000 } }

        /// `bytes` in this unit, rounded to nearest.
        func text(_ bytes: Int64) -> String {
            let tenths = quotient(bytes, size / 10)
            if rawValue >= Unit.gigabyte.rawValue, tenths < 1000 {
                return "\(tenths / 10).\(tenths % 10)"
            }
            return "\(quotient(bytes, size))"
        }

        private func quotient(_ bytes: Int64, _ size: Int64) -> Int64 {
            guard size > 1 else { return bytes }
            return bytes / size + (bytes % size >= size / 2 ? 1 : 0)
        }
    }

    /// The unit in which no more than three digits stand before the point.
    private var unit: Unit {
        // What rounds up to 1000 is shown as 1 of the next unit.
        Unit.allCases.first { bytes < $0.size * 1000 - $0.size / 2 } ?? .petabyte
    }
}

extension ByteCount: CustomStringConvertible {
    /// Such as `899 MB`, `3.1 GB`, `412 GB`.
    package var description: String {
        let bytes = ByteCount(max(0, bytes))
        return "\(bytes.unit.text(bytes.bytes)) \(bytes.unit.name)"
    }

    /// A part of this, both in one unit: `3.6/5.8 GB`.
    package func fraction(_ done: ByteCount) -> String {
        let total = ByteCount(max(0, bytes))
        let unit = total.unit
        return "\(unit.text(max(0, done.bytes)))/\(unit.text(total.bytes)) \(unit.name)"
    }
}
