extension Repair.Cost {
    /// What it takes, in a few words each: `2.8 GB to fetch`, `needs root`.
    ///
    /// What another machine would take is its own affair.
    var words: [String] {
        guard effort != .otherMachine else { return [] }
        let moved = movedPackages.flatMap { count in
            count == 0 ? nil : "\(count) \(count == 1 ? "package moves" : "packages move")"
        }
        return [moved, downloadBytes.flatMap(Self.fetching), rights].compactMap(\.self)
    }

    private var rights: String? {
        switch effort {
        case .recipe, .otherMachine: nil
        case .root: "needs root"
        case .reboot: "needs root and a reboot"
        }
    }

    /// Sizes below a megabyte are not worth a word.
    private static func fetching(_ bytes: Int64) -> String? {
        let megabytes = (bytes &+ 500_000) / 1_000_000
        guard bytes >= 0, megabytes > 0 else { return nil }
        guard megabytes >= 1_000 else { return "\(megabytes) MB to fetch" }
        let tenths = (bytes / 50_000_000 &+ 1) / 2
        return "\(tenths / 10).\(tenths % 10) GB to fetch"
    }
}
