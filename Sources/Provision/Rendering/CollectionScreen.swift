import Installation

/// What `gc` removed of one environment, or would remove.
struct CollectionView: Sendable {
    var name: String
    var prefix: CollectedPrefix
    var store: CollectedStore
    var isDryRun: Bool
}

/// The screen of `gc`: what went, what stays and why.
enum CollectionScreen {
    static func draw(_ view: CollectionView, style: Style) -> String {
        let (prefix, store) = (view.prefix, view.store)
        let parts = [
            count(prefix.removed.count, "generation"), count(prefix.toolkits.count, "toolkit"),
            count(store.removed.count, "unpacked package"),
        ].compactMap(\.self)
        let freed = prefix.freed + store.freed
        let verb = view.isDryRun ? "would be removed" : "removed"
        let what = parts.isEmpty && freed == 0 ? "nothing" : parts.joined(separator: ", ")
        let size = freed > 0 ? ", \(ByteText.size(freed)) freed" : ""
        let head = "\(view.name): \(what.isEmpty ? "unfinished downloads" : what) \(verb)\(size)"
        return ([head] + prefix.kept.map { "  kept \($0.number) (\($0.reason.rawValue))" })
            .joined(separator: "\n")
    }

    static func record(_ view: CollectionView) -> JSONValue {
        [
            "type": "collection", "name": .string(view.name), "dry_run": .bool(view.isDryRun),
            "removed": .array(view.prefix.removed.map { .int(Int64($0)) }),
            "kept": .array(
                view.prefix.kept.map {
                    ["generation": .int(Int64($0.number)), "reason": .string($0.reason.rawValue)]
                }),
            "toolkits": .array(view.prefix.toolkits.map(JSONValue.string)),
            "artifacts": .int(Int64(view.store.removed.count)),
            "freed": .int(view.prefix.freed + view.store.freed),
        ]
    }

    private static func count(_ count: Int, _ noun: String) -> String? {
        count == 0 ? nil : Counted.words(count, noun)
    }
}
