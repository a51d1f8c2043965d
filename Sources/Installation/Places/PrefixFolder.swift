package import SystemPackage

/// The folder that one recipe owns, `prefix/<name>/`, and the names in it.
package struct PrefixFolder: Sendable, Hashable {
    /// The recipe's name.
    package let name: String
    package let root: FilePath

    package init(name: String, root: FilePath) {
        self.name = name
        self.root = root
    }

    /// The link to the generation that is switched on.
    package var current: FilePath { root.appending("current") }
    package var generations: FilePath { root.appending("generations") }
    /// Merged toolkits, `<version>-<digest>`, which generations link to.
    package var toolkits: FilePath { root.appending("toolkits") }
    /// The file whose lock says that a run works here.
    package var lock: FilePath { root.appending(".lock") }
    /// Trees that are being built or taken away; rubbish once nobody holds `lock`.
    package var staging: FilePath { root.appending(".staging") }

    package func generation(_ number: Int) -> GenerationFolder {
        GenerationFolder(number: number, root: generations.appending(String(number)))
    }
}

/// The folder of one generation and the names in it.
package struct GenerationFolder: Sendable, Hashable {
    package let number: Int
    /// `…/generations/<n>`, never a path through `current`.
    package let root: FilePath

    package init(number: Int, root: FilePath) {
        self.number = number
        self.root = root
    }

    package var environment: FilePath { root.appending("env") }
    /// The link to the toolkit.
    package var cuda: FilePath { root.appending("cuda") }
    package var profile: FilePath { root.appending("profile") }
    /// The filtered folder of `profile.library-path`.
    package var libraries: FilePath { profile.appending("lib") }
    package var lock: FilePath { root.appending("lock") }
    package var manifest: FilePath { root.appending("manifest") }
    /// There once the generation is whole; made last, and only by us.
    package var complete: FilePath { root.appending("COMPLETE") }
    /// There while parts may not have reached the disk; see `BootMark`.
    package var unsynced: FilePath { root.appending("unsynced") }
}
