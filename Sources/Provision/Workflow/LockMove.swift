import Lockfiles

/// A package that a new lock has in another version or build than the one before it.
struct LockMove: Sendable, Equatable {
    var name: String
    /// Nil for a package that is new.
    var from: String?
    /// Nil for one that is gone.
    var to: String?

    init(_ operation: Operation) {
        name = operation.name
        // Where the version stays, only the build tells what moves.
        let isRebuilt = operation.old?.version == operation.new?.version
        func text(_ package: LockedPackage?) -> String? {
            package.map { isRebuilt ? "\($0.version) \($0.build ?? "")" : $0.version }
        }
        from = text(operation.old)
        to = text(operation.new)
    }

    /// `~ numpy 2.1.0 → 2.2.0`.
    func words(_ style: Style) -> String {
        switch (from, to) {
        case (let from?, let to?):
            "\(Sign.change.drawn(in: style)) \(name) \(from) \(style.arrow) \(to)"
        case (nil, let to?): "\(Sign.add.drawn(in: style)) \(name) \(to)"
        case (let from?, nil): "\(Sign.remove.drawn(in: style)) \(name) \(from)"
        case (nil, nil): name
        }
    }

    /// What `lock --json` prints.
    var record: JSONValue {
        var members: [String: JSONValue] = ["name": .string(name)]
        members["from"] = from.map { .string($0) }
        members["to"] = to.map { .string($0) }
        return .object(members)
    }
}

extension LockStep.Outcome {
    /// What the new lock moves against the one before it; nothing where there was none.
    var moves: [LockMove] {
        guard let previous else { return [] }
        return Plan(from: previous, to: found.lock).operations
            .filter { $0.kind != .reinstall }.map { LockMove($0) }
    }

    /// The packages that moved, in a note or none.
    func movedNotes(_ style: Style) -> [String] {
        let changed = moves.filter { $0.from != nil && $0.to != nil }
        guard !changed.isEmpty else { return [] }
        let shown = changed.prefix(8).map {
            "\($0.name) \($0.from ?? "") \(style.arrow) \($0.to ?? "")"
        }
        let rest = changed.count > 8 ? ", and \(changed.count - 8) more" : ""
        return ["the lock moves " + shown.joined(separator: ", ") + rest]
    }
}
