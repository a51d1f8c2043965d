package import FileSystem
import SystemPackage

/// What `gc` did to one prefix.
package struct CollectedPrefix: Sendable, Equatable {
    /// Generations that are gone.
    package var removed: [Int] = []
    /// Generations that stay, and why.
    package var kept: [(number: Int, reason: Reason)] = []
    /// Folders of toolkits that are gone.
    package var toolkits: [String] = []
    /// Bytes that no name refers to any more.
    package var freed: Int64 = 0

    package init() {}

    package enum Reason: String, Sendable {
        case current, previous, recent
        /// A process has mapped something of it.
        case inUse = "in use"
    }

    package static func == (left: CollectedPrefix, right: CollectedPrefix) -> Bool {
        left.removed == right.removed && left.toolkits == right.toolkits
            && left.freed == right.freed
            && left.kept.map(\.number) == right.kept.map(\.number)
            && left.kept.map(\.reason) == right.kept.map(\.reason)
    }
}

extension LockedPrefix {
    /// Removes what is not wanted: all generations but `keep` of them, and unused toolkits.
    ///
    /// The current one is kept, then those before it, then those behind it. What a process has mapped stays. A generation loses its mark first, so that a kill leaves
    /// rubbish and never half a generation.
    package func collect(
        keep: Int = 2, maps: ProcessMaps, dryRun: Bool = false,
        failPoints: FailPoints = { _ in }
    ) throws -> CollectedPrefix {
        var result = CollectedPrefix()
        for generation in try store.history() {
            if let reason = try reasonToKeep(generation, keep, maps) {
                result.kept.append((generation.number, reason))
                continue
            }
            result.removed.append(generation.number)
            result.freed += try Self.bytes(below: generation.folder.root)
            guard !dryRun else { continue }
            try Files.remove(generation.folder.complete)
            try failPoints(.duringRemoval)
            try Files.removeTree(generation.folder.root)
        }
        let kept = Set(result.kept.map(\.number))
        try collectToolkits(of: kept, maps, dryRun, &result)
        return result
    }

    private func reasonToKeep(
        _ generation: Generation, _ keep: Int, _ maps: ProcessMaps
    ) throws -> CollectedPrefix.Reason? {
        if generation.isCurrent { return .current }
        let current = try store.currentNumber() ?? .max
        let before = try store.history().map(\.number).filter { $0 < current }
        if generation.number == before.last, keep > 1 { return .previous }
        if try recent(keep, around: current).contains(generation.number) { return .recent }
        return maps.uses(generation.folder.root) ? .inUse : nil
    }

    /// What is kept beside the current one: those before it, the latest first, and after a rollback
    /// those behind it, as many as `keep` has room for.
    private func recent(_ keep: Int, around current: Int) throws -> some Collection<Int> {
        let numbers = try store.history().map(\.number)
        let order =
            numbers.filter { $0 < current }.reversed() + numbers.filter { $0 > current }.reversed()
        return order.prefix(max(0, keep - 1))
    }

    private func collectToolkits(
        of kept: Set<Int>, _ maps: ProcessMaps, _ dryRun: Bool, _ result: inout CollectedPrefix
    ) throws {
        guard try Files.exists(folder.toolkits) else { return }
        let linked = try Set(kept.compactMap { try toolkitName(of: folder.generation($0)) })
        for entry in try Files.list(folder.toolkits) where entry.kind == .directory {
            let path = folder.toolkits.appending(entry.name)
            guard !linked.contains(entry.name), !maps.uses(path) else { continue }
            result.toolkits.append(entry.name)
            result.freed += try Self.bytes(below: path)
            guard !dryRun else { continue }
            try Files.createDirectories(folder.staging)
            let out = try Files.createTemporaryDirectory(in: folder.staging, prefix: "gc-")
            try Files.rename(path, to: out.appending(entry.name))
            try Files.remove(ToolkitTree.manifestPath(of: path))
            try Files.removeTree(folder.staging)
        }
    }

    private func toolkitName(of place: GenerationFolder) throws -> String? {
        guard try Files.kind(of: place.cuda) == .symlink else { return nil }
        return try Files.readLink(place.cuda).lastComponent?.string
    }

    /// Bytes that go when `path` goes: files that have another name elsewhere do not count.
    static func bytes(below path: FilePath) throws -> Int64 {
        try Files.walk(path).reduce(0) { sum, file in
            let attributes = file.attributes
            return attributes.kind == .file && attributes.links == 1 ? sum + attributes.size : sum
        }
    }
}
