/// Random inputs of the kernels, and what the CPU makes of them.
///
/// No size is a multiple of a block's, so that each kernel's own bounds are met.
struct SmokeInputs {
    let seed: UInt64
    let saxpy: Saxpy
    let reduction: Reduction
    let product: Product

    init(seed: UInt64) {
        self.seed = seed
        var source = SplitMix(seed: seed)
        saxpy = Saxpy(&source)
        reduction = Reduction(&source)
        product = Product(&source)
    }

    /// `factor` × x + y; eighths below 2^13, so that nothing is rounded.
    struct Saxpy {
        static let count = 100_003
        let factor: Float
        let x: [Float]
        let y: [Float]
        let expected: [Float]

        init(_ source: inout SplitMix) {
            let factor = Float(source.number(within: 63)) / 8
            let x = (0..<Self.count).map { _ in Float(source.number(within: 4096)) / 8 }
            let y = (0..<Self.count).map { _ in Float(source.number(within: 4096)) / 8 }
            expected = zip(x, y).map { factor * $0 + $1 }
            (self.factor, self.x, self.y) = (factor, x, y)
        }
    }

    /// The sum of each block's share.
    struct Reduction {
        static let count = 100_003
        static let blocks = 48
        let values: [UInt32]
        let expected: [UInt64]

        init(_ source: inout SplitMix) {
            let values = (0..<Self.count).map { _ in UInt32(truncatingIfNeeded: source.next()) }
            var sums = [UInt64](repeating: 0, count: Self.blocks)
            for (index, value) in values.enumerated() {
                sums[index / SmokeKernel.reductionWidth % Self.blocks] += UInt64(value)
            }
            expected = sums
            self.values = values
        }
    }

    /// Two matrices of half precision; quarters up to 4, so that sums in single precision are exact.
    struct Product {
        static let side = 101
        let left: [UInt16]
        let right: [UInt16]
        let expected: [Float]

        init(_ source: inout SplitMix) {
            let side = Self.side
            let (a, b) = (Self.matrix(&source), Self.matrix(&source))
            var result = [Float](repeating: 0, count: side * side)
            for row in 0..<side {
                for k in 0..<side {
                    let value = a[row * side + k]
                    for column in 0..<side {
                        result[row * side + column] += value * b[k * side + column]
                    }
                }
            }
            expected = result
            left = a.map(HalfPrecision.bits)
            right = b.map(HalfPrecision.bits)
        }

        private static func matrix(_ source: inout SplitMix) -> [Float] {
            (0..<side * side).map { _ in Float(source.number(within: 16)) / 4 }
        }
    }
}

/// Half precision by its bits, which all architectures have.
enum HalfPrecision {
    /// The bits of a number that half precision holds exactly: its lowest 13 bits are lost.
    static func bits(_ number: Float) -> UInt16 {
        let bits = number.bitPattern
        let sign = UInt16(truncatingIfNeeded: bits >> 16) & 0x8000
        let exponent = Int(bits >> 23 & 0xff) - 127 + 15
        guard exponent > 0 else { return sign }
        guard exponent < 31 else { return sign | 0x7c00 }
        return sign | UInt16(exponent) << 10 | UInt16(truncatingIfNeeded: bits >> 13) & 0x3ff
    }
}
