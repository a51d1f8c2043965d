import PackageModel
import Testing

@Suite struct MatchConditionTests {
    private func holds(_ text: String, given names: Set<String>) throws -> Bool {
        try MatchCondition(text).holds { names.contains($0.name) }
    }

    @Test func `and binds stronger than or, parentheses strongest`() throws {
        #expect(try holds("a or b and c", given: ["a"]))
        #expect(try !holds("(a or b) and c", given: ["a"]))
        #expect(try holds("( a or b ) and(c)", given: ["b", "c"]))
        #expect(try holds("((a))", given: ["a"]))
        #expect(try !holds("a and b or c and d", given: ["a", "d"]))
    }

    @Test func `specs in it may have versions, brackets and words like or in their names`() throws {
        let condition = try MatchCondition(
            "python >=3.10,(<4|>5) and orange[version='>=1 ', build='* and *'] or android")
        #expect(condition.specs.map(\.name) == ["python", "orange", "android"])
        let version = try #require(CondaVersion("3.11"))
        #expect(condition.specs[0].matches(version: version, build: "0", buildNumber: 0))
        #expect(condition.specs[1].build == .glob("* and *"))
    }

    @Test func `a dependency keeps its condition beside what it asks for`() throws {
        let spec = try MatchSpec("numpy>=2[when=\"python>=3.10 and __unix\"]")
        #expect(spec.exactName == "numpy")
        #expect(spec.when?.specs.map(\.name) == ["python", "__unix"])
        #expect(!spec.needsRecord)
    }

    @Test(arguments: ["a", "a or b and c", "(a or b) and c", "a[version='>=1']", "(a and b)"])
    func `what is printed reads the same`(text: String) throws {
        let condition = try MatchCondition(text)
        #expect(try MatchCondition(condition.description) == condition)
    }

    @Test(arguments: ["", " ", "and", "a or", "a and or b", "(a", "a)", "()", "or a"])
    func `what is no condition is refused`(text: String) {
        #expect(throws: SyntaxError.self) { try MatchCondition(text) }
    }
}
