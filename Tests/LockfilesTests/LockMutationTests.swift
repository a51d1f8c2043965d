import Diagnostics
import Lockfiles
import TestSupport
import Testing

/// What happens to a lock in an editor, in a merge and on a bad disk.
struct LockMutationTests {
    private static let rounds = 200

    /// 2,000 of each lock.
    @Test(arguments: 0..<10, ["wheels", "conda"])
    func `a mutated lock is the same lock or is refused with a place`(
        _ seed: Int, _ kind: String
    ) throws {
        let lock = try kind == "wheels" ? SampleLock.full() : SampleLock.several()
        let bytes = Array(lock.text.utf8)
        var random = SeededGenerator(seed: UInt64(seed))
        for _ in 0..<Self.rounds {
            var mutated = bytes
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                Mutation.apply(to: &mutated, using: &random)
            }
            let text = String(decoding: mutated, as: UTF8.self)
            do throws(ProvisionError) {
                let read = try Lockfile(parsing: text, file: "sample.lock")
                // Whatever was read is a lock: written, it is read back as itself.
                let again = try Lockfile(parsing: read.text, file: "sample.lock")
                #expect(again == read)
                #expect(again.text == read.text)
            } catch {
                #expect(error.mark?.file == "sample.lock", "\(error.message)\n\(text)")
                #expect(error.code.exitStatus == .stale)
                #expect(!error.hints.isEmpty)
            }
        }
    }
}

extension SampleLock {
    /// Conda packages that need each other.
    fileprivate static func several() throws -> Lockfile {
        var random = SeededGenerator(seed: 7)
        var packages = try (0..<3).map { index in
            try condaPackage(record(index, &random))
        }
        packages[0].dependencies = packages.dropFirst().map(\.name)
        return try conda(packages)
    }
}

/// One change of a text in lines, as locks are.
private enum Mutation {
    static func apply(to bytes: inout [UInt8], using random: inout SeededGenerator) {
        guard !bytes.isEmpty else { return }
        let index = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<9, using: &random) {
        case 0: bytes[index] = .random(in: .min ... .max, using: &random)
        case 1: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 2: bytes.insert(.random(in: 0x20...0x7E, using: &random), at: index)
        case 3: bytes.removeSubrange(index...)
        case 4:
            let token = tokens.randomElement(using: &random) ?? "-"
            bytes.insert(contentsOf: token.utf8, at: index)
        default: changeLines(&bytes, using: &random)
        }
    }

    private static func changeLines(_ bytes: inout [UInt8], using random: inout SeededGenerator) {
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        let index = Int.random(in: 0..<lines.count, using: &random)
        let other = Int.random(in: 0..<lines.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: lines.remove(at: index)
        case 1: lines.insert(lines[index], at: other)
        case 2: lines.swapAt(index, other)
        default:
            // The value of one line behind the name of another.
            guard let colon = lines[index].firstIndex(of: 0x3A),
                let from = lines[other].firstIndex(of: 0x3A)
            else { break }
            lines[index] = Array(lines[index][...colon] + lines[other][(from + 1)...])
        }
        bytes = Array(lines.joined(separator: [0x0A]))
    }

    private static let tokens = [
        "\n", "  ", "\t", ": ", "- ", "[", "]", "{", "}", "#", "&a ", "*a", "!x ", "'", "\"",
        "|\n", "---\n", "...\n", "<<: ", "~", "null", "\u{FEFF}", "\r\n", "99999999999999999999",
        "-1", "*0", "*33", "..", "/", "\\u0000", "<<<<<<< HEAD\n", "=======\n", ">>>>>>> b\n",
    ]
}
