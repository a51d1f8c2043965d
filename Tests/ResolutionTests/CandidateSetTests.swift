import Resolution
import TestSupport
import Testing

@Suite struct CandidateSetTests {
    /// Capacities around the borders of words, and the inline form's.
    static let capacities = [0, 1, 2, 63, 64, 65, 127, 128, 129, 1_500]

    private func random(_ capacity: Int, _ generator: inout SeededGenerator) -> Set<Int> {
        let percent = generator.below(101)
        return Set((0..<capacity).filter { _ in generator.chance(percent) })
    }

    @Test(arguments: capacities)
    func `the algebra is that of sets`(capacity: Int) {
        var generator = SeededGenerator(seed: UInt64(capacity))
        for _ in 0..<40 {
            let (one, other) = (random(capacity, &generator), random(capacity, &generator))
            let left = CandidateSet(capacity: capacity, one)
            let right = CandidateSet(capacity: capacity, other)
            #expect(Array(left) == one.sorted())
            #expect(Set(left.union(right)) == one.union(other))
            #expect(Set(left.intersection(right)) == one.intersection(other))
            #expect(Set(left.subtracting(right)) == one.subtracting(other))
            #expect(Set(left.complement) == Set(0..<capacity).subtracting(one))
            #expect(left.complement.complement == left)
            #expect(left.isSubset(of: right) == one.isSubset(of: other))
            #expect(left.isDisjoint(with: right) == one.isDisjoint(with: other))
            #expect(left.intersection(right).isSubset(of: left))
            #expect(left.count == one.count)
            #expect(left.first == one.min())
            #expect(left.isEmpty == one.isEmpty)
            #expect(left.isFull == (one.count == capacity))
            #expect((left == right) == (one == other))
        }
    }

    @Test(arguments: capacities)
    func `members come and go`(capacity: Int) {
        var set = CandidateSet(capacity: capacity)
        for member in stride(from: 0, to: capacity, by: 3) { set.insert(member) }
        for member in 0..<capacity { #expect(set.contains(member) == (member % 3 == 0)) }
        for member in 0..<capacity { set.remove(member) }
        #expect(set == CandidateSet(capacity: capacity))
        #expect(CandidateSet.full(capacity: capacity).count == capacity)
        #expect(CandidateSet.all(capacity: capacity) { $0 > 1 }.count == max(0, capacity - 2))
    }

    @Test func `what lies outside of the list is never a member`() {
        var set = CandidateSet(capacity: 70, [-1, 3, 70, 1_000])
        set.insert(70)
        set.remove(-5)
        #expect(Array(set) == [3])
        #expect(!set.contains(-1))
        #expect(!set.contains(70))
        #expect(CandidateSet(capacity: -1).capacity == 0)
    }

    @Test(arguments: capacities, capacities)
    func `a set can be carried to a list of another length`(from: Int, to: Int) {
        let set = CandidateSet.all(capacity: from) { $0 % 2 == 0 }
        let resized = set.resized(to: to)
        #expect(resized.capacity == to)
        #expect(Array(resized) == set.filter { $0 < to })
        // Operands of different capacities must not reach beyond either.
        #expect(resized.union(set).allSatisfy { $0 < to })
        #expect(resized.isSubset(of: set))
        #expect(resized.subtracting(set).isEmpty)
    }
}
