import Diagnostics
package import FileSystem
import SystemPackage

extension LockedPrefix {
    /// How a generation is switched on.
    package struct Activation: Sendable {
        package var durability: Durability
        package var boot: BootIdentity
        /// The store that the generation was made of.
        package var store: StoreFolder
        package var failPoints: FailPoints

        package init(
            durability: Durability, boot: BootIdentity, store: StoreFolder,
            failPoints: @escaping FailPoints = { _ in }
        ) {
            self.durability = durability
            self.boot = boot
            self.store = store
            self.failPoints = failPoints
        }
    }

    /// Marks `pending` complete and switches it on by one rename; to be called when it is verified.
    ///
    /// Order: everything is on the disk or marked, then COMPLETE, then `current`, then the sync of
    /// the folder that holds it. A kill between any two leaves the old generation current, or the
    /// new one.
    package func activate(
        _ pending: PendingGeneration, _ activation: Activation
    ) throws -> Generation {
        let place = pending.folder
        try activation.failPoints(.beforeComplete)
        try makeDurable(pending, activation)
        let mark = try OpenFile.open(place.complete, .create(mode: 0o644))
        try mark.write(Array(pending.record.text.utf8))
        if activation.durability == .wait { try mark.sync() }
        try mark.close()
        if activation.durability == .wait { try Files.syncDirectory(place.root) }
        try activation.failPoints(.afterComplete)
        try switchOn(place.number, activation.failPoints)
        return Generation(folder: place, record: pending.record, isCurrent: true)
    }

    private func makeDurable(
        _ pending: PendingGeneration, _ activation: Activation
    ) throws {
        let place = pending.folder
        switch activation.durability {
        case .wait:
            try Files.syncFileSystem(of: place.root)
            try activation.store.settle(pending.record.artifacts)
        case .mark: try BootMark.write(activation.boot, to: place.unsynced)
        }
    }

    private func switchOn(_ number: Int, _ failPoints: FailPoints) throws {
        try failPoints(.beforeSwitch)
        try Files.replaceSymlink(folder.current, to: FilePath("generations/\(number)"))
        try Files.syncDirectory(folder.root)
        try failPoints(.afterSwitch)
    }

    /// Goes back to generation `number`, or to the one before the current one.
    ///
    /// A generation that a power loss may have hurt is checked first; a damaged one is refused.
    package func rollback(
        to number: Int? = nil, _ activation: Activation
    ) throws -> (from: Int?, to: Generation) {
        let old = try store.currentNumber()
        let target = try number.map { try store.generation($0) } ?? store.previous()
        guard let target else { throw try missing(number) }
        try trust(target, activation.boot)
        try switchOn(target.number, activation.failPoints)
        return (
            old, Generation(folder: target.folder, record: target.record, isCurrent: true)
        )
    }

    /// Checks a generation's files where its mark is from another boot, and takes the mark off.
    package func trust(_ generation: Generation, _ boot: BootIdentity) throws {
        let place = generation.folder
        guard try !BootMark.read(place.unsynced).isTrusted(in: boot) else { return }
        let damages = try store.damages(of: generation)
        guard damages.isEmpty else {
            throw ProvisionError(
                .damagedFile, "generation \(generation.number) was damaged by a power loss",
                context: damages.prefix(5).map { "\($0)" },
                hints: ["make it anew with `provision apply`"])
        }
        try Files.syncFileSystem(of: place.root)
        try Files.remove(place.unsynced)
    }

    private func missing(_ number: Int?) throws -> ProvisionError {
        let whole = try store.history().map { String($0.number) }
        let there =
            switch whole.count {
            case 0: "there is none"
            case 1: "there is only generation \(whole[0])"
            default: "there are generations \(whole.joined(separator: ", "))"
            }
        return ProvisionError(
            .noGeneration,
            number.map { "cannot go back to generation \($0) of `\(folder.name)`" }
                ?? "cannot go back: `\(folder.name)` has no generation before the current one",
            context: [there], hints: ["list them with `provision history`"])
    }
}
