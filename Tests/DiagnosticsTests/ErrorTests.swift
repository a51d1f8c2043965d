import Diagnostics
import Testing

@Suite struct `Errors as data` {
    private let code = ErrorCode("R999", exit: .integrity)

    @Test func `all faults of a file come out in their order`() {
        var first = ProvisionError(code, "first")
        let second = ProvisionError(code, "second", others: [ProvisionError(code, "third")])
        first.others = [second]
        #expect(first.all.map(\.message) == ["first", "second", "third"])
        #expect(first.all.allSatisfy { $0.others.isEmpty })
    }

    @Test func `a further cause stands behind those that are known`() {
        let error = ProvisionError(code, "it broke", context: ["near"]).because("far")
        #expect(error.context == ["near", "far"])
    }

    @Test func `places are ordered by file, line and column`() {
        let marks = [
            Mark(file: "b", line: 1, column: 1), Mark(file: "a", line: 2, column: 1),
            Mark(file: "a", line: 1, column: 9), Mark(file: "a", line: 1, column: 2),
        ]
        #expect(
            marks.sorted().map(\.description) == ["a:1:2", "a:1:9", "a:2:1", "b:1:1"])
    }

    @Test func `a place covers at least one character`() {
        #expect(Mark(file: "a", line: 1, column: 1, length: 0).length == 1)
    }

    @Test func `a value keeps its place through a change`() {
        let located = Located("12", at: Mark(file: "a", line: 3, column: 4)).map { Int($0) }
        #expect(located == Located(12, at: Mark(file: "a", line: 3, column: 4)))
    }

    @Test func `exit statuses are the numbers of the contract`() {
        let numbers = ExitStatus.allCases.map(\.rawValue)
        #expect(numbers == [0, 1, 2, 3, 4, 5, 6, 7, 10, 64, 75, 77, 78, 130, 143])
    }
}
