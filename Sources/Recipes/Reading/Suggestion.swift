/// The known name that a misspelt one was probably meant to be.
package enum Suggestion {
    /// Longer names are not compared; the table has none.
    private static let longest = 40

    /// The nearest of `names`; nil where none is near.
    package static func nearest(to name: String, among names: some Sequence<String>) -> String? {
        guard name.utf8.count <= longest else { return nil }
        let folded = fold(name)
        let allowed = max(1, folded.count / 3)
        return names.map { (name: $0, distance: distance(folded, fold($0))) }
            .filter { $0.distance <= allowed }
            .min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
    }

    /// `library_path` and `Library-Path` are nearly right.
    private static func fold(_ name: String) -> [UInt8] {
        name.lowercased().utf8.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }
    }

    /// Insertions, deletions, replacements and swaps of neighbours between two names.
    static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for (row, byte) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                var best = min(current[column], last[column + 1]) + 1
                best = min(best, last[column] + (byte == other ? 0 : 1))
                if row > 0, column > 0, byte == right[column - 1], left[row - 1] == other {
                    best = min(best, beforeLast[column - 1] + 1)
                }
                current.append(best)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
