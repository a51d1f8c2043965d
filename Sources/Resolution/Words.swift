/// Algebra over sets that lie in arrays of words, each as a stretch of equal length.
///
/// A search compares sets millions of times; in one array they cost neither an allocation nor a
/// reference count each.
enum Words {
    @inline(__always)
    static func isSubset(
        _ left: [UInt64], _ start: Int, of right: [UInt64], _ other: Int, _ width: Int
    ) -> Bool {
        var index = 0
        while index < width {
            if left[start &+ index] & ~right[other &+ index] != 0 { return false }
            index &+= 1
        }
        return true
    }

    @inline(__always)
    static func isDisjoint(
        _ left: [UInt64], _ start: Int, with right: [UInt64], _ other: Int, _ width: Int
    ) -> Bool {
        var index = 0
        while index < width {
            if left[start &+ index] & right[other &+ index] != 0 { return false }
            index &+= 1
        }
        return true
    }

    @inline(__always)
    static func isEmpty(_ words: [UInt64], _ start: Int, _ width: Int) -> Bool {
        var index = 0
        while index < width {
            if words[start &+ index] != 0 { return false }
            index &+= 1
        }
        return true
    }

    static func count(_ words: [UInt64], _ start: Int, _ width: Int) -> Int {
        var count = 0
        for index in start..<(start &+ width) { count &+= words[index].nonzeroBitCount }
        return count
    }

    /// The lowest member.
    static func first(_ words: [UInt64], _ start: Int, _ width: Int) -> Int? {
        for index in 0..<width where words[start &+ index] != 0 {
            return index &* 64 &+ words[start &+ index].trailingZeroBitCount
        }
        return nil
    }

    /// Whether all of the first `capacity` bits are set.
    static func isFull(_ words: [UInt64], _ start: Int, capacity: Int) -> Bool {
        count(words, start, CandidateSet.width(capacity)) == capacity
    }
}
