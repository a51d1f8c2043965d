/// Where a kernel writes, between words that it must leave as they are.
struct GuardedOutput: ~Copyable {
    private static let guards = 64
    private static let pattern: UInt32 = 0x5AFE_C0DE
    private let memory: CUDAMemory
    /// Words of four bytes between the guards.
    private let count: Int

    /// Room for `contents`, which it holds until the kernel has run.
    init(_ contents: [UInt32], of driver: CUDADriver) throws(GPUFault) {
        let fence = [UInt32](repeating: Self.pattern, count: Self.guards)
        let memory = try CUDAMemory((contents.count + 2 * Self.guards) * 4, of: driver)
        try memory.fill(fence + contents + fence)
        self.memory = memory
        count = contents.count
    }

    /// The kernel's output; aligned to 256 bytes.
    var address: UInt64 { memory.address + UInt64(Self.guards * 4) }

    /// What the kernel made; throws where it touched a guard.
    borrowing func contents() throws(GPUFault) -> [UInt32] {
        let all = try memory.read(count + 2 * Self.guards, zero: UInt32(0))
        let end = Self.guards + count
        let touched = all.indices.filter {
            ($0 < Self.guards || $0 >= end) && all[$0] != Self.pattern
        }
        if let first = touched.first {
            let offset = first < Self.guards ? first - Self.guards : first - end
            throw .overrun(offset: offset * 4, words: touched.count)
        }
        return Array(all[Self.guards..<end])
    }
}

/// An element of a result, as words of four bytes.
protocol SmokeElement: Equatable {
    static var width: Int { get }
    init(words: ArraySlice<UInt32>)
    var words: [UInt32] { get }
    var text: String { get }
}

extension Float: SmokeElement {
    static let width = 1
    init(words: ArraySlice<UInt32>) { self.init(bitPattern: words.first ?? 0) }
    var words: [UInt32] { [bitPattern] }
    var text: String { "\(self)" }
}

extension UInt32: SmokeElement {
    static let width = 1
    init(words: ArraySlice<UInt32>) { self = words.first ?? 0 }
    var words: [UInt32] { [self] }
    var text: String { "0x" + String(self, radix: 16) }
}

extension UInt64: SmokeElement {
    static let width = 2
    init(words: ArraySlice<UInt32>) {
        self = words.reversed().reduce(0) { $0 << 32 | UInt64($1) }
    }
    var words: [UInt32] {
        [UInt32(truncatingIfNeeded: self), UInt32(truncatingIfNeeded: self >> 32)]
    }
    var text: String { "\(self)" }
}

enum SmokeResult {
    /// Compares each element, bit by bit.
    static func compare<Element: SmokeElement>(
        _ found: [UInt32], with expected: [Element]
    ) throws(GPUFault) {
        let wanted = expected as? [UInt32] ?? expected.flatMap(\.words)
        guard found != wanted else { return }
        let width = Element.width
        let differing = expected.indices.filter { index in
            found[index * width..<index * width + width]
                != wanted[index * width..<index * width + width]
        }
        let first = differing.first ?? 0
        throw .wrong(
            element: first, of: expected.count,
            found: Element(words: found[first * width..<first * width + width]).text,
            expected: expected[first].text, differing: differing.count)
    }
}
