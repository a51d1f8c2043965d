/// A set of candidates of one package, as bits over its ordered list: bit 0 is the best candidate.
///
/// Sets are compared and combined exactly. Up to 64 candidates lie in one word without an
/// allocation. Operands are expected to have the same capacity; where they differ, candidates that
/// one side does not know are not in it.
package struct CandidateSet: Sendable, Hashable {
    /// The number of candidates that the list has; members are below it.
    package let capacity: Int
    /// All bits, where `capacity` is at most 64; otherwise 0.
    private var low: UInt64
    /// All bits, where `capacity` is above 64; otherwise empty.
    private var words: [UInt64]

    /// The empty set.
    package init(capacity: Int) {
        self.capacity = Swift.max(0, capacity)
        low = 0
        words = capacity > 64 ? [UInt64](repeating: 0, count: (capacity + 63) / 64) : []
    }

    /// The set of these members; those outside `0..<capacity` are left out.
    package init(capacity: Int, _ members: some Sequence<Int>) {
        self.init(capacity: capacity)
        for member in members { insert(member) }
    }

    /// The set of all candidates.
    package static func full(capacity: Int) -> CandidateSet {
        CandidateSet(capacity: capacity).complement
    }

    /// The set of the candidates for which `predicate` holds.
    package static func all(
        capacity: Int, where predicate: (Int) -> Bool
    ) -> CandidateSet {
        var set = CandidateSet(capacity: capacity)
        for candidate in 0..<set.capacity where predicate(candidate) { set.insert(candidate) }
        return set
    }

    /// The number of words that a set over so many candidates takes.
    static func width(_ capacity: Int) -> Int { capacity <= 64 ? 1 : (capacity + 63) / 64 }

    private var wordCount: Int { words.isEmpty ? 1 : words.count }

    private func word(_ index: Int) -> UInt64 {
        if words.isEmpty { return index == 0 ? low : 0 }
        return index < words.count ? words[index] : 0
    }

    /// The bits of the word at `index` that stand for candidates.
    private func mask(_ index: Int) -> UInt64 {
        let remaining = capacity - index * 64
        return remaining >= 64 ? ~0 : remaining <= 0 ? 0 : (1 << UInt64(remaining)) - 1
    }
}

// MARK: - Members

extension CandidateSet {
    package func contains(_ candidate: Int) -> Bool {
        guard candidate >= 0, candidate < capacity else { return false }
        return word(candidate / 64) & (1 << UInt64(candidate % 64)) != 0
    }

    package mutating func insert(_ candidate: Int) {
        guard candidate >= 0, candidate < capacity else { return }
        let bit: UInt64 = 1 << UInt64(candidate % 64)
        if words.isEmpty { low |= bit } else { words[candidate / 64] |= bit }
    }

    package mutating func remove(_ candidate: Int) {
        guard candidate >= 0, candidate < capacity else { return }
        let bit: UInt64 = 1 << UInt64(candidate % 64)
        if words.isEmpty { low &= ~bit } else { words[candidate / 64] &= ~bit }
    }

    package var isEmpty: Bool {
        words.isEmpty ? low == 0 : words.allSatisfy { $0 == 0 }
    }

    /// Whether no candidate of the list is missing.
    package var isFull: Bool {
        if words.isEmpty { return low == mask(0) }
        return words.indices.allSatisfy { words[$0] == mask($0) }
    }

    package var count: Int {
        words.isEmpty ? low.nonzeroBitCount : words.reduce(0) { $0 + $1.nonzeroBitCount }
    }

    /// The best member: the one with the lowest index.
    package var first: Int? {
        if words.isEmpty { return low == 0 ? nil : low.trailingZeroBitCount }
        guard let index = words.firstIndex(where: { $0 != 0 }) else { return nil }
        return index * 64 + words[index].trailingZeroBitCount
    }

    /// The same members in a list of another length; those beyond it are lost.
    package func resized(to capacity: Int) -> CandidateSet {
        if capacity == self.capacity { return self }
        var copy = CandidateSet(capacity: capacity)
        if copy.words.isEmpty {
            copy.low = word(0) & copy.mask(0)
        } else {
            for index in copy.words.indices { copy.words[index] = word(index) & copy.mask(index) }
        }
        return copy
    }
}

// MARK: - Words

extension CandidateSet {
    /// A set over `capacity` candidates from the words that begin at `start`.
    init(capacity: Int, words source: [UInt64], at start: Int) {
        self.init(capacity: capacity)
        if words.isEmpty {
            low = source[start] & mask(0)
        } else {
            for index in words.indices { words[index] = source[start + index] & mask(index) }
        }
    }

    /// Appends the words of the set as one over `capacity` candidates, which defaults to its own.
    func appendWords(to target: inout [UInt64], capacity: Int? = nil) {
        if words.isEmpty { target.append(low) } else { target.append(contentsOf: words) }
        let missing = Self.width(capacity ?? self.capacity) - wordCount
        for _ in 0..<Swift.max(0, missing) { target.append(0) }
    }

    /// Whether the set in the words that begin at `start`, over one candidate more than this one,
    /// is a part of it.
    func covers(_ other: [UInt64], _ start: Int) -> Bool {
        for index in 0..<Self.width(capacity + 1)
        where other[start + index] & ~word(index) != 0 { return false }
        return true
    }

    /// Appends the complement as a set over one candidate more; `beyond` tells whether that one is a
    /// member.
    func appendComplement(to target: inout [UInt64], beyond: Bool) {
        for index in 0..<Self.width(capacity + 1) {
            var word = ~self.word(index) & mask(index)
            if beyond, index == capacity / 64 { word |= 1 << UInt64(capacity % 64) }
            target.append(word)
        }
    }
}

// MARK: - Algebra

extension CandidateSet {
    /// The candidates of the list that are not members.
    package var complement: CandidateSet {
        var copy = self
        copy.low = words.isEmpty ? ~low & mask(0) : 0
        for index in copy.words.indices { copy.words[index] = ~words[index] & mask(index) }
        return copy
    }

    package mutating func formUnion(_ other: CandidateSet) {
        if words.isEmpty {
            low |= other.word(0) & mask(0)
        } else {
            for index in words.indices { words[index] |= other.word(index) & mask(index) }
        }
    }

    package mutating func formIntersection(_ other: CandidateSet) {
        if words.isEmpty {
            low &= other.word(0)
        } else {
            for index in words.indices { words[index] &= other.word(index) }
        }
    }

    package mutating func subtract(_ other: CandidateSet) {
        if words.isEmpty {
            low &= ~other.word(0)
        } else {
            for index in words.indices { words[index] &= ~other.word(index) }
        }
    }

    package func union(_ other: CandidateSet) -> CandidateSet {
        var copy = self
        copy.formUnion(other)
        return copy
    }

    package func intersection(_ other: CandidateSet) -> CandidateSet {
        var copy = self
        copy.formIntersection(other)
        return copy
    }

    package func subtracting(_ other: CandidateSet) -> CandidateSet {
        var copy = self
        copy.subtract(other)
        return copy
    }

    package func isSubset(of other: CandidateSet) -> Bool {
        if words.isEmpty { return low & ~other.word(0) == 0 }
        var index = 0
        while index < words.count {
            if words[index] & ~other.word(index) != 0 { return false }
            index += 1
        }
        return true
    }

    package func isDisjoint(with other: CandidateSet) -> Bool {
        if words.isEmpty { return low & other.word(0) == 0 }
        var index = 0
        while index < words.count {
            if words[index] & other.word(index) != 0 { return false }
            index += 1
        }
        return true
    }
}

// MARK: - Iteration

extension CandidateSet: Sequence {
    /// Goes through the members from the best to the worst.
    package struct Iterator: IteratorProtocol {
        private let set: CandidateSet
        private var index = 0
        private var rest: UInt64

        init(_ set: CandidateSet) {
            self.set = set
            rest = set.word(0)
        }

        package mutating func next() -> Int? {
            while rest == 0 {
                index += 1
                guard index < set.wordCount else { return nil }
                rest = set.word(index)
            }
            let bit = rest.trailingZeroBitCount
            rest &= rest - 1
            return index * 64 + bit
        }
    }

    package func makeIterator() -> Iterator { Iterator(self) }

    package var underestimatedCount: Int { count }
}

extension CandidateSet: CustomStringConvertible {
    package var description: String {
        "{" + map(String.init).joined(separator: " ") + "}/\(capacity)"
    }
}
