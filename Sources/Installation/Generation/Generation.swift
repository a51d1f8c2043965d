package import FileSystem
import PackageModel
package import SystemPackage

/// A whole generation: its mark `COMPLETE` is there.
package struct Generation: Sendable, Equatable {
    package let folder: GenerationFolder
    package let record: CompletionRecord
    /// Whether it is the one that is switched on.
    package let isCurrent: Bool

    package var number: Int { folder.number }
}

/// A generation that is built and neither marked complete nor switched on.
///
/// Its scripts hold its final path, so it is built under its final number: what makes it a
/// generation is the mark, and until then it is rubbish for the next run.
package struct PendingGeneration: Sendable {
    package let folder: GenerationFolder
    /// The merged toolkit, if there is one.
    package let toolkit: FilePath?
    package let interpreter: InterpreterDescription?
    /// What `env` and `profile` hold, relative to the generation.
    package let manifest: Manifest
    /// What the toolkit holds, relative to `toolkit`.
    package let toolkitManifest: Manifest?
    package let profile: Profile
    package let record: CompletionRecord
    /// How the files came into the tree.
    package let linked: LinkReport
}
