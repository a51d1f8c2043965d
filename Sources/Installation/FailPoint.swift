/// A step after which a run can be killed in a test, named so that the command can do it too.
///
/// At every one of them a kill must leave the old generation current and the next run must finish.
package enum FailPoint: String, Sendable, CaseIterable {
    /// A partial download has bytes on the disk.
    case partialWritten = "store.partial-written"
    /// An artifact is unpacked and proven, but still in staging.
    case beforePublish = "store.before-publish"
    case afterPublish = "store.after-publish"
    /// The toolkit is merged, but still in staging.
    case beforeToolkit = "toolkit.before-publish"
    case afterToolkit = "toolkit.after-publish"
    /// The generation's folder exists and is empty.
    case generationStarted = "generation.started"
    /// Environment and profile are there, the manifest is not.
    case beforeManifest = "generation.before-manifest"
    /// The generation is verified and about to be marked complete.
    case beforeComplete = "generation.before-complete"
    case afterComplete = "generation.after-complete"
    case beforeSwitch = "generation.before-switch"
    case afterSwitch = "generation.after-switch"
    /// `gc` has taken a generation's mark and not yet its files.
    case duringRemoval = "gc.during-removal"
    /// `current` is new, and what is outside the prefix is still the old one's.
    case beforeOutside = "outside.before"
    /// `uninstall` has taken away what was outside the prefix.
    case afterOutside = "uninstall.after-outside"
    /// `uninstall` has taken a generation's mark and not yet its files.
    case duringUninstall = "uninstall.during-removal"
}

/// Called at each fail point; a test throws or ends the process there.
package typealias FailPoints = @Sendable (FailPoint) throws -> Void
