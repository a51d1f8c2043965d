/// A shared library of 64-bit x86 that has nothing but its name, enough for `ldconfig`.
///
/// Every byte of it is ASCII, so that it can be a text among a wheel's files.
enum TinyLibrary {
    private static let dynamic: UInt64 = 0x100
    private static let strings: UInt64 = 0x140
    private static let size: UInt64 = 0x170

    #if arch(x86_64)
        static let isOfThisMachine = true
    #else
        static let isOfThisMachine = false
    #endif

    /// Names have up to 40 characters.
    static func text(_ soname: String) -> String {
        var bytes: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1] + Array(repeating: 0, count: 9)
        // A shared object, x86_64, version 1, no entry; program headers behind this one.
        bytes += number(3, 2) + number(62, 2) + number(1, 4) + number(0, 8) + number(64, 8)
        bytes += number(0, 8) + number(0, 4)
        for part: UInt64 in [64, 56, 2, 64, 0, 0] { bytes += number(part, 2) }
        bytes += segment(1, at: 0, size: size) + segment(2, at: dynamic, size: 0x40)
        pad(&bytes, to: dynamic)
        // DT_SONAME, DT_STRTAB, DT_STRSZ, DT_NULL.
        for (tag, value) in [(14, 1), (5, strings), (10, 0x30), (0, 0)] as [(UInt64, UInt64)] {
            bytes += number(tag, 8) + number(value, 8)
        }
        bytes += [0] + Array(soname.utf8)
        pad(&bytes, to: size)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func segment(_ kind: UInt64, at offset: UInt64, size: UInt64) -> [UInt8] {
        number(kind, 4) + number(4, 4) + number(offset, 8) + number(offset, 8) + number(offset, 8)
            + number(size, 8) + number(size, 8) + number(8, 8)
    }

    private static func number(_ value: UInt64, _ width: Int) -> [UInt8] {
        (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
    }

    private static func pad(_ bytes: inout [UInt8], to size: UInt64) {
        bytes += Array(repeating: 0, count: max(0, Int(size) - bytes.count))
    }
}
