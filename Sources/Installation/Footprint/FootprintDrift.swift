package import SystemPackage

/// A file or link of an environment outside its prefix that is not as it was left.
package struct FootprintDrift: Sendable, Equatable {
    package enum Kind: Sendable {
        case missing
        /// It holds something else.
        case changed
        /// The current generation does not want it, or wants something else there.
        case outdated
    }

    package let path: FilePath
    package let kind: Kind
}

extension FootprintDrift: CustomStringConvertible {
    package var description: String {
        switch kind {
        case .missing: "\(path) is missing"
        case .changed: "\(path) was changed by hand"
        case .outdated: "\(path) is not of the current generation"
        }
    }
}

extension FootprintKeeper {
    /// What of the footprint is not as `wanted`; starts nothing and changes nothing.
    package func drift(from wanted: Footprint) throws -> [FootprintDrift] {
        let record = try record()
        var found: [FootprintDrift] = []
        for entry in wanted.entries {
            let items = record.items(at: entry.path)
            let there = try present(entry.path)
            if try there == item(of: entry.content), !items.isEmpty { continue }
            // What gives way to others is missed only where it was there.
            if entry.yields, items.isEmpty { continue }
            let kind: FootprintDrift.Kind =
                switch there {
                case nil: .missing
                case let there?: items.contains(there) ? .outdated : .changed
                }
            found.append(FootprintDrift(path: entry.path, kind: kind))
        }
        for path in record.paths where !wanted.entries.contains(where: { $0.path == path }) {
            guard let there = try present(path), record.items(at: path).contains(there) else {
                continue
            }
            found.append(FootprintDrift(path: path, kind: .outdated))
        }
        if record.items(at: Self.cache).contains(.cache) {
            found.append(FootprintDrift(path: Self.cache, kind: .outdated))
        }
        return found
    }
}
