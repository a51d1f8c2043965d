/// GPUs of one model as a lock names them: `GeForce RTX 3090*2`, `sm_90`.
struct LockedGPU: Hashable {
    var model: Substring
    /// 1 where the words tell no count.
    var count: Int

    /// NVIDIA's driver takes no more in one machine.
    ///
    /// Source: `NV_MAX_DEVICES` in `nvlimits.h` of NVIDIA's open kernel modules.
    static let most = 32

    /// Nil where there is no model, or a count that no machine can have.
    init?(_ words: String) {
        guard 1...128 ~= words.utf8.count, words.utf8.allSatisfy({ 0x20...0x7E ~= $0 }) else {
            return nil
        }
        model = words[...]
        count = 1
        guard let star = words.lastIndex(of: "*") else { return }
        let digits = words[words.index(after: star)...]
        guard star != words.startIndex, 1...2 ~= digits.utf8.count, digits.first != "0",
            digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let number = Int(digits),
            number <= Self.most
        else { return nil }
        model = words[..<star]
        count = number
    }

    /// The models of both, each once: as many of it as the one or the other has.
    static func joined(_ left: [String], _ right: [String]) -> [String] {
        let (left, right) = (counts(left), counts(right))
        return left.merging(right) { max($0, $1) }.map { "\($0.key)*\($0.value)" }.sorted()
    }

    /// How many there are of each model.
    static func counts(_ words: [String]) -> [Substring: Int] {
        words.compactMap { LockedGPU($0) }.reduce(into: [:]) { counts, gpu in
            counts[gpu.model, default: 0] += gpu.count
        }
    }
}
