package import Lockfiles
package import SystemPackage

/// What the generation of a lock will have outside its prefix, known before it is built.
package struct FootprintForecast: Sendable, Equatable {
    /// As the generation will say it; a conda package may still bring variables for sessions.
    package let wishes: FootprintWishes
    /// Files that shells and sessions read when somebody logs in.
    package let logins: [FilePath]
    /// Where module systems find it.
    package let modulefiles: [FilePath]
    /// What `ldconfig` reads of it, for every program of the machine.
    package let loader: FilePath?
    /// The recipe's `cuda.link`, where there is a toolkit to lead to.
    package let link: FilePath?

    /// The link that follows `link` where nobody else has the name: `/usr/local/cuda`.
    package var plainLink: FilePath? { link.flatMap(FootprintWishes.plainPath) }

    /// Throws where the recipe's variables cannot be set, or a folder cannot be looked at.
    package init(
        of lock: Lockfile, _ choices: ProfileChoices, in home: PrefixFolder,
        _ folders: SystemFolders
    ) throws {
        // Of paths only that they are there matters, not which generation they will be of.
        let place = home.current
        var contents = Profile.Contents(variables: choices.variables)
        if lock.isCondaEnvironment {
            contents.conda = CondaActivation(
                prefix: place.appending("env"), name: home.name)
        } else if lock.demands.python != nil {
            contents.environment = place.appending("env")
        }
        let hasTree = lock.packages.contains { $0.layer == .cuda && !$0.artifacts.isEmpty }
        if hasTree {
            contents.toolkit = place.appending("cuda")
            if choices.hasLibraryPath { contents.libraries = place.appending("profile/lib") }
        } else if lock.distributionToolkit != nil {
            contents.systemToolkit = "/usr"
        }
        let parts = try Profile(contents.asSourced(choices)).parts(choices, hasTree: hasTree)
        func paths(_ parts: Set<FootprintWishes.Part>) throws -> [FilePath] {
            try Footprint.paths(of: FootprintWishes(parts: parts), for: home.name, folders)
        }
        logins = try paths(parts.subtracting([.modulefile, .loader]))
        modulefiles = try paths(parts.intersection([.modulefile]))
        loader = try paths(parts.intersection([.loader])).first
        link = hasTree ? choices.link : nil
        wishes = FootprintWishes(parts: parts, link: link)
    }
}
