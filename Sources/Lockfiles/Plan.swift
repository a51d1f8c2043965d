/// The difference of two locks: what must happen so that the second is what is installed.
package struct Plan: Sendable, Equatable {
    /// Sorted by layer and name.
    package let operations: [Operation]

    package var isEmpty: Bool { operations.isEmpty }

    /// Compares what is installed, nil for nothing, with what a lock asks for.
    package init(from installed: Lockfile?, to wanted: Lockfile) {
        let old = Self.byKey(installed?.packages ?? [])
        let new = Self.byKey(wanted.packages)
        let keys = Set(old.keys).union(new.keys).sorted()
        operations = keys.compactMap { key in
            switch (old[key], new[key]) {
            case (let old?, let new?): Operation.difference(from: old, to: new)
            case (nil, let new?): .install(new)
            case (let old?, nil): .remove(old)
            case (nil, nil): nil
            }
        }
    }

    /// The layers that change, in the order in which they are put down.
    package var layers: [(layer: Layer, operations: [Operation])] {
        Layer.allCases.compactMap { layer in
            let own = operations.filter { $0.layer == layer }
            return own.isEmpty ? nil : (layer, own)
        }
    }

    /// How many operations are of `kind`.
    package func count(_ kind: Operation.Kind) -> Int {
        operations.count { $0.kind == kind }
    }

    private struct Key: Hashable, Comparable {
        var layer: Layer
        var name: String

        static func < (left: Key, right: Key) -> Bool {
            left.layer == right.layer ? left.name < right.name : left.layer < right.layer
        }
    }

    private static func byKey(_ packages: [LockedPackage]) -> [Key: LockedPackage] {
        Dictionary(
            packages.map { (Key(layer: $0.layer, name: $0.name), $0) },
            uniquingKeysWith: { first, _ in first })
    }
}
