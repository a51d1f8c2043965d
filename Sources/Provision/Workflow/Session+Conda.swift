import Diagnostics
import FileSystem
import Indexes
import Installation
import Planning
import Recipes
import SystemPackage
import Transfer

/// Conda's side of a run's engines.
extension Session {
    /// What `.condarc` and variables say; a recipe's channels are never taken from there.
    func condaConfiguration() throws -> CondaConfiguration {
        if let image { return image.host.conda }
        return try CondaConfiguration.load(environment: environment, home: environment["HOME"])
    }

    /// The channels of a recipe in `folder`; none where it has no conda environment.
    func condaChannels(
        of recipe: Recipe, in folder: FilePath, _ configuration: CondaConfiguration
    ) throws(ProvisionError) -> CondaChannelList {
        guard let conda = recipe.conda else { return CondaChannelList() }
        return try configuration.channels(conda.channels, folder: folder, home: environment["HOME"])
    }

    /// What the user of these channels should know; nothing where one cannot be found, which a
    /// solve will say.
    func licenceWarnings(of channels: [String]) -> [ProvisionError] {
        let list = try? condaConfiguration().channels(
            channels, folder: workingDirectory, home: environment["HOME"])
        return list?.warnings ?? []
    }

    /// Where a solve gets its records; nil where the recipe has no conda environment.
    func condaSource(
        for recipe: RecipeFile, on target: Target, _ downloader: Downloader
    ) throws -> CondaChannels? {
        guard recipe.recipe.conda != nil else { return nil }
        let configuration = try condaConfiguration()
        let list = try condaChannels(of: recipe.recipe, in: recipe.folder, configuration)
        for warning in configuration.warnings.map(\.error) + list.warnings {
            reporter.report(.warning(warning))
        }
        return CondaChannels(
            list.channels, platform: target.condaPlatform, downloader: downloader,
            cache: settings.places.cache,
            projectTable: CondaDefaults.projectTable(
                environment: environment, folder: workingDirectory, home: environment["HOME"]),
            reporter: reporter)
    }

    /// Lists the environment that is current in `folder` where conda and editors look, or takes it
    /// off that list; that this fails is no reason to fail.
    ///
    /// What is for everybody is nobody's own and is not listed.
    func listEnvironment(_ folder: PrefixFolder, isConda: Bool) {
        guard let home, !settings.isForEverybody else { return }
        let environment = folder.current.appending("env")
        do {
            if isConda {
                try CondaRegistry.add(prefix: environment, home: home)
            } else {
                try CondaRegistry.remove(prefix: environment, home: home)
            }
        } catch {
            reporter.report(
                .note(
                    "cannot change `\(CondaRegistry.file(home: home))`, where environments are listed"
                ))
        }
    }

    /// Gives `settings` what conda's configuration says of proxies and certificates.
    func complete(_ settings: inout TransferSettings, with configuration: CondaConfiguration) {
        configuration.complete(&settings) {
            (try? Files.attributesFollowingLinks(of: FilePath($0))?.kind) == .directory
        }
    }
}

extension Target {
    /// The subdir of a channel that is for this target.
    fileprivate var condaPlatform: String {
        architecture == "aarch64" ? "linux-aarch64" : "linux-64"
    }
}
