import Diagnostics
import Glibc
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
    let start = threadMilliseconds()
    let found = Node.read(bomb.text.utf8, file: "a.yaml").problems
    let spent = threadMilliseconds() - start
    #expect(found.last?.code == .yamlLimit || found.last?.code == .yamlUnsupported)
    #expect(found.allSatisfy { $0.mark != nil })
    // Of a small text the refusal takes milliseconds; a megabyte has to be decoded first.
    let allowed = bomb.text.utf8.count < 10_000 ? 100 : 5000
    #expect(spent < allowed, "took \(spent) ms")
}

/// Processor time of this thread, so that a busy machine does not count.
private func threadMilliseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
}

@Test func `what is within the limits is read`() throws {
    let deep = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    #expect(try Node.parse(deep, file: "a.yaml").sequence?.count == 1)
    let wide = String(repeating: "- x\n", count: 9_999)
    #expect(try Node.parse(wide, file: "a.yaml").sequence?.count == 9_999)
    let long = "a: " + String(repeating: "x", count: 1 << 19)
    #expect(try Node.parse(long, file: "a.yaml").mapping?["a"]?.scalar?.text.utf8.count == 1 << 19)
}

@Test func `time grows with the text and not with its square`() throws {
    func spent(_ count: Int, _ line: (Int) -> String) throws -> Int {
        let text = (0..<count).map(line).joined()
        let start = threadMilliseconds()
        _ = try Node.parse(text, file: "a.yaml", limits: .generated)
        return threadMilliseconds() - start
    }
    for line in [{ _ in "- x\n" }, { "k\($0): x\n" }] as [(Int) -> String] {
        let small = try spent(5_000, line)
        let large = try spent(40_000, line)
        #expect(large < 24 * max(small, 20), "\(small) ms, \(large) ms")
    }
}
