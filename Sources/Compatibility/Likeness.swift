/// Names that a misspelt one may have meant.
enum Likeness {
    /// The nearest of `names`, best first; empty where none is near.
    static func nearest(to name: String, among names: [String], count: Int) -> [String] {
        guard name.utf8.count <= 40 else { return [] }
        let word = Array(name.lowercased().utf8)
        let allowed = max(1, word.count / 3)
        return names.filter { $0.utf8.count <= 60 }
            .map { (name: $0, distance: distance(word, Array($0.lowercased().utf8))) }
            .filter { $0.distance <= allowed }
            .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
            .prefix(count).map(\.name)
    }

    /// Insertions, deletions and replacements between two names.
    static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var last = Array(0...right.count)
        for (row, byte) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                let replaced = last[column] + (byte == other ? 0 : 1)
                current.append(min(current[column] + 1, last[column + 1] + 1, replaced))
            }
            last = current
        }
        return last[right.count]
    }
}

extension Facts {
    /// Those of `names` that a shortened or misspelt one may have meant, best first and at most five.
    package static func namesNear(_ name: String, among names: [String]) -> [String] {
        let word = name.lowercased()
        let longer = word.isEmpty ? [] : names.filter { $0.lowercased().contains(word) }
        let near = Likeness.nearest(to: name, among: names, count: 5)
        let all = longer.sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) } + near
        var seen: Set<String> = []
        return Array(all.filter { seen.insert($0).inserted }.prefix(5))
    }
}
