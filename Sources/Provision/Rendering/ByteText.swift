/// Sizes and rates in decimal units: whole numbers up to megabytes, one decimal from 1 GB.
enum ByteText {
    private struct Unit {
        var name: String
        var bytes: Int64
        var hasDecimal: Bool
    }

    private static let units = [
        Unit(name: "TB", bytes: 1_000_000_000_000, hasDecimal: true),
        Unit(name: "GB", bytes: 1_000_000_000, hasDecimal: true),
        Unit(name: "MB", bytes: 1_000_000, hasDecimal: false),
        Unit(name: "kB", bytes: 1_000, hasDecimal: false),
    ]

    /// `612 MB`, `3.1 GB`, `412 GB`; a size below zero reads as 0 B.
    static func size(_ bytes: Int64) -> String {
        let unit = unit(for: bytes)
        return "\(number(bytes, in: unit)) \(unit.name)"
    }

    /// How far a transfer is, in the unit of its whole: `402/899 MB`.
    static func progress(_ done: Int64, of total: Int64) -> String {
        let unit = unit(for: total)
        return "\(number(min(done, total), in: unit))/\(number(total, in: unit)) \(unit.name)"
    }

    /// `212 MB/s`.
    static func rate(_ bytesPerSecond: Int64) -> String { size(bytesPerSecond) + "/s" }

    /// The largest unit of which `bytes`, rounded, is at least one.
    private static func unit(for bytes: Int64) -> Unit {
        let smallest = Unit(name: "B", bytes: 1, hasDecimal: false)
        for (unit, smaller) in zip(units, units.dropFirst() + [smallest])
        // 999.6 MB must not read as 1000 MB.
        where bytes >= unit.bytes - smaller.bytes / 2 {
            return unit
        }
        return smallest
    }

    private static func number(_ bytes: Int64, in unit: Unit) -> String {
        let bytes = max(0, bytes)
        guard unit.hasDecimal else { return String(rounded(bytes, to: unit.bytes)) }
        let tenths = rounded(bytes, to: unit.bytes / 10)
        guard tenths < 1000 else { return String(rounded(bytes, to: unit.bytes)) }
        return "\(tenths / 10).\(tenths % 10)"
    }

    private static func rounded(_ bytes: Int64, to step: Int64) -> Int64 {
        let (quotient, remainder) = bytes.quotientAndRemainder(dividingBy: step)
        return remainder >= step - remainder ? quotient + 1 : quotient
    }
}
