/// The wheel tags that one interpreter on one platform can use, best first.
package struct SupportedTags: Sendable {
    /// Best first, each once.
    package let tags: [WheelTag]
    private let ranks: [WheelTag: Int]

    /// Tags in this order; repeated ones count where they come first.
    package init(_ tags: [WheelTag]) {
        var ranks: [WheelTag: Int] = [:]
        ranks.reserveCapacity(tags.count)
        self.tags = tags.filter { tag in
            guard ranks[tag] == nil else { return false }
            ranks[tag] = ranks.count
            return true
        }
        self.ranks = ranks
    }

    /// The tags that CPython of that minor version can use.
    ///
    /// - Parameters:
    ///   - minor: The minor version of the interpreter.
    ///   - freeThreaded: Whether it was built without the global lock (`cp313t`).
    ///   - platforms: Platform tags, best first; `any` is added to them.
    package init(cpython minor: Int, freeThreaded: Bool = false, platforms: [String]) {
        let interpreter = "cp3\(minor)"
        let abi = interpreter + (freeThreaded ? "t" : minor < 8 ? "m" : "")
        let stable = freeThreaded ? (minor >= 15 ? "abi3t" : nil) : "abi3"
        var tags: [WheelTag] = []
        func add(_ python: String, _ abi: String) {
            tags += platforms.map { WheelTag(python: python, abi: abi, platform: $0) }
        }
        add(interpreter, abi)
        if let stable { add(interpreter, stable) }
        add(interpreter, "none")
        if let stable {
            for older in stride(from: minor - 1, through: 2, by: -1) { add("cp3\(older)", stable) }
        }
        let generic =
            ["py3\(minor)", "py3"] + stride(from: minor - 1, through: 0, by: -1).map { "py3\($0)" }
        for python in generic { add(python, "none") }
        tags += ([interpreter] + generic).map {
            WheelTag(python: $0, abi: "none", platform: "any")
        }
        self.init(tags)
    }

    /// The place of the best tag that `wheel` has, 0 being the best; nil where none fits.
    package func rank(of wheel: WheelFilename) -> Int? { rank(of: wheel.tags) }

    /// The place of the best tag in `set`, 0 being the best; nil where none fits.
    package func rank(of set: WheelTagSet) -> Int? {
        var best: Int?
        for python in set.pythons {
            for abi in set.abis {
                for platform in set.platforms {
                    let tag = WheelTag(python: python, abi: abi, platform: platform)
                    guard let rank = ranks[tag] else { continue }
                    best = min(best ?? rank, rank)
                }
            }
        }
        return best
    }
}
