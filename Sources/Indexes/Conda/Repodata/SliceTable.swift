/// A set of byte strings that lie in one buffer of their owner, numbered in order of arrival.
///
/// Thirty thousand names cost two allocations this way instead of thirty thousand.
struct SliceTable {
    private struct Slice {
        var start: UInt32
        var count: UInt32
        var hash: UInt32
    }

    private var slices: [Slice] = []
    /// Number of a slice plus one, 0 where free; its length is a power of two.
    private var slots: [UInt32]

    init(expected: Int = 0) {
        var room = 64
        while room < expected * 2 { room *= 2 }
        slots = [UInt32](repeating: 0, count: room)
        slices.reserveCapacity(expected)
    }

    var count: Int { slices.count }

    /// Where a slice lies in the buffer.
    func range(of number: Int) -> Range<Int> {
        let slice = slices[number]
        return Int(slice.start)..<Int(slice.start) + Int(slice.count)
    }

    /// The number of the slice that holds the same bytes as `wanted`.
    func find(_ wanted: UnsafeRawBufferPointer, in buffer: UnsafeRawBufferPointer) -> Int? {
        find(wanted, hash: Self.hash(wanted), in: buffer)
    }

    /// The same with the hash at hand.
    func find(
        _ wanted: UnsafeRawBufferPointer, hash: UInt32, in buffer: UnsafeRawBufferPointer
    ) -> Int? {
        var slot = Int(hash) & (slots.count - 1)
        while slots[slot] != 0 {
            let slice = slices[Int(slots[slot] - 1)]
            if slice.hash == hash, Int(slice.count) == wanted.count,
                Self.areEqual(wanted, buffer, from: Int(slice.start))
            {
                return Int(slots[slot] - 1)
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// Whether `buffer` holds the bytes of `wanted` at `start`, for which it has room.
    @inline(__always)
    private static func areEqual(
        _ wanted: UnsafeRawBufferPointer, _ buffer: UnsafeRawBufferPointer, from start: Int
    ) -> Bool {
        func word(at offset: Int) -> Bool {
            wanted.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                == buffer.loadUnaligned(fromByteOffset: start + offset, as: UInt64.self)
        }
        guard wanted.count >= 8 else {
            return wanted.indices.allSatisfy { wanted[$0] == buffer[start + $0] }
        }
        var offset = 0
        while offset < wanted.count - 8 {
            guard word(at: offset) else { return false }
            offset += 8
        }
        // The last word overlaps the one before it.
        return word(at: wanted.count - 8)
    }

    /// Adds a slice that is not in the set, and gives its number.
    mutating func add(_ range: Range<Int>, hash: UInt32) -> Int {
        if (slices.count + 1) * 2 > slots.count { grow() }
        slices.append(
            Slice(start: UInt32(range.lowerBound), count: UInt32(range.count), hash: hash))
        place(slices.count - 1)
        return slices.count - 1
    }

    private mutating func place(_ number: Int) {
        var slot = Int(slices[number].hash) & (slots.count - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = UInt32(number + 1)
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        for number in slices.indices { place(number) }
    }

    /// Differs from run to run, so that no channel can choose names that collide.
    private static let seed = UInt64.random(in: .min ... .max) | 1

    static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        var state = seed ^ UInt64(truncatingIfNeeded: bytes.count)
        if bytes.count >= 8 {
            var offset = 0
            while offset < bytes.count - 8 {
                mix(&state, bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                offset += 8
            }
            // The last word overlaps the one before it.
            mix(&state, bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self))
        } else {
            mix(&state, bytes.reduce(0) { $0 << 8 | UInt64($1) })
        }
        return UInt32(truncatingIfNeeded: state ^ state >> 32)
    }

    @inline(__always)
    private static func mix(_ state: inout UInt64, _ word: UInt64) {
        let product = (state ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        state = product.high ^ product.low &+ seed
    }
}
