import Diagnostics
import Testing

@testable import YAML

/// A text that asks for far more than it says, and the code of its refusal.
struct Bomb: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var text: String

    static let all = [
        Bomb(
            testDescription: "nested aliases",
            text: "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
                + (1..<60).map {
                    "a\($0): &a\($0) ["
                        + Array(repeating: "*a\($0 - 1)", count: 9).joined(separator: ", ") + "]\n"
                }.joined()),
        Bomb(
            testDescription: "aliases that double",
            text: "- &a0 x\n"
                + (1..<60).map { "- &a\($0) [*a\($0 - 1), *a\($0 - 1)]\n" }.joined()),
        Bomb(
            testDescription: "aliases that only deepen",
            text: "- &a0 x\n" + (1..<70).map { "- &a\($0) [*a\($0 - 1)]\n" }.joined()),
        Bomb(testDescription: "open brackets", text: String(repeating: "[", count: 900_000)),
        Bomb(testDescription: "open braces", text: String(repeating: "{a: ", count: 200_000)),
        Bomb(testDescription: "dashes", text: String(repeating: "- ", count: 500_000)),
        Bomb(testDescription: "question marks", text: String(repeating: "? ", count: 500_000)),
        Bomb(testDescription: "many values", text: String(repeating: "- x\n", count: 200_000)),
        Bomb(
            testDescription: "many keys on one line",
            text: "{" + String(repeating: "a,", count: 400_000)),
        Bomb(
            testDescription: "many directives",
            text: (0..<50_000).map { "%TAG !a\($0)! x\n" }.joined() + "--- a\n"),
        Bomb(
            testDescription: "too many bytes", text: "a: " + String(repeating: "x", count: 1 << 20)),
    ]
}

@Test(arguments: Bomb.all)
func `a bomb is refused at once and with its place`(bomb: Bomb) {
    let clock = ContinuousClock()
    var found: [ProvisionError] = []
    let duration = clock.measure { found = Node.read(bomb.text.utf8, file: "a.yaml").problems }
    #expect(found.last?.code == .yamlLimit || found.last?.code == .yamlUnsupported)
    #expect(found.allSatisfy { $0.mark != nil })
    #expect(duration < .seconds(2))
}

@Test func `what is within the limits is read`() throws {
    let deep = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    #expect(try Node.parse(deep, file: "a.yaml").sequence?.count == 1)
    let wide = String(repeating: "- x\n", count: 9_999)
    #expect(try Node.parse(wide, file: "a.yaml").sequence?.count == 9_999)
    let long = "a: " + String(repeating: "x", count: 1 << 19)
    #expect(try Node.parse(long, file: "a.yaml").mapping?["a"]?.scalar?.text.utf8.count == 1 << 19)
}
