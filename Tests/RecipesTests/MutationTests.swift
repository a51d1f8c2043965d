import Diagnostics
import TestSupport
import Testing

@testable import Recipes

private let seeds = 40
private let mutationsPerSeed = 500

/// 20,000 damaged recipes in all.
@Test(arguments: 0..<seeds)
func `a damaged recipe loads or is refused with a place`(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<mutationsPerSeed {
        var bytes = Array(DesignRecipe.text.utf8)
        for _ in 0..<Int.random(in: 1...4, using: &random) { mutate(&bytes, using: &random) }
        do throws(ProvisionError) {
            let recipe = try Recipe.load(bytes: bytes, file: "a.yaml")
            #expect(!recipe.name.value.isEmpty)
        } catch {
            let isPlaced = error.all.allSatisfy {
                $0.mark != nil && $0.code.exitStatus == .invalidRecipe
            }
            #expect(isPlaced, "\(String(decoding: bytes, as: UTF8.self))")
        }
    }
}

private func mutate(_ bytes: inout [UInt8], using random: inout SeededGenerator) {
    guard !bytes.isEmpty else { return }
    let index = Int.random(in: 0..<bytes.count, using: &random)
    let end = min(bytes.count, index + Int.random(in: 1...30, using: &random))
    switch Int.random(in: 0..<7, using: &random) {
    case 0: bytes[index] = .random(in: .min ... .max, using: &random)
    case 1: bytes.insert(.random(in: 0x20...0x7E, using: &random), at: index)
    case 2: bytes.removeSubrange(index..<end)
    case 3:
        let target = Int.random(in: 0...bytes.count, using: &random)
        bytes.insert(contentsOf: Array(bytes[index..<end]), at: target)
    case 4: bytes.removeSubrange(index...)
    case 5: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    default:
        let token = tokens.randomElement(using: &random) ?? "-"
        bytes.insert(contentsOf: token.utf8, at: index)
    }
}

private let tokens = [
    "\n", "  ", "\t", ": ", "- ", "[", "]", "{", "}", "#", "&a ", "*a", "!x ", "'", "\"", "|\n",
    ">\n",
    "---\n", "...\n", "%YAML 1.1\n", "<<: ", "? ", "~", "null", "\u{FEFF}", "\u{2028}", "漢", "\r\n",
    "99999999999999999999", "-1", ">=", "*0", "sm_", ":", "\\u0000", "e\u{301}",
]
