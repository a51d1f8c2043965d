package import FileSystem
package import PackageModel
import SystemPackage

/// What is switched on in a prefix, as three small files say it.
package struct InstalledState: Sendable, Equatable {
    package let generation: Generation
    /// Whether a boot has gone by since parts of it were last known to be on the disk.
    package let needsCheck: Bool

    /// Reads the state; nil where nothing is switched on, or what is has no mark.
    ///
    /// No process is started and no tree is walked.
    package static func read(
        _ folder: PrefixFolder, boot: BootIdentity
    ) throws -> InstalledState? {
        guard let number = try GenerationStore(folder: folder).currentNumber(),
            let generation = try GenerationStore(folder: folder).generation(number)
        else { return nil }
        let mark = try BootMark.read(generation.folder.unsynced)
        return InstalledState(
            generation: generation, needsCheck: !mark.isTrusted(in: boot))
    }

    /// Whether there is nothing to do: the same recipe, the same lock, and nothing to check.
    package func matches(
        recipeDigest: Digest, lockDigest: Digest, leavesOutScripts: Bool = false
    ) -> Bool {
        !needsCheck && generation.record.recipeDigest == recipeDigest
            && generation.record.lockDigest == lockDigest
            && generation.record.leavesOutScripts == leavesOutScripts
    }
}
