import Apt
import PackageModel
import Recipes
import SystemPackage
import Transfer

extension Session {
    /// A downloader that fetches packages of the distribution as apt would: through its proxy, with
    /// its logins.
    func downloader(
        for recipe: RecipeFile, fetching packages: [Artifact]
    ) async throws -> Downloader {
        let apt = try await acquisition(of: packages)
        let downloader = try downloader(for: recipe.recipe, in: recipe.folder) { settings in
            apt?.complete(&settings, for: packages)
        }
        apt?.introduce(packages, to: downloader)
        return downloader
    }

    /// The same where there is no recipe: for packages that were there before.
    func downloader(fetching packages: [Artifact]) async throws -> Downloader {
        let apt = try await acquisition(of: packages)
        var settings = try transferSettings()
        apt?.complete(&settings, for: packages)
        let downloader = try Downloader(settings, reporter: reporter)
        apt?.introduce(packages, to: downloader)
        return downloader
    }

    /// Nil where nothing comes from a network.
    private func acquisition(of packages: [Artifact]) async throws -> AptAcquisition? {
        let addresses = packages.map(\.url).filter { $0.hasPrefix("http") }
        guard !addresses.isEmpty else { return nil }
        return try await aptTool.acquisition(for: addresses)
    }
}

extension AptAcquisition {
    /// Gives `settings` apt's way to the hosts of `packages`.
    fileprivate func complete(_ settings: inout TransferSettings, for packages: [Artifact]) {
        for package in packages {
            switch way(to: package.url) {
            case .direct: settings.proxies.use(nil, for: package.url)
            case .proxy(let proxy): settings.proxies.use(proxy, for: package.url)
            case nil: continue
            }
        }
    }

    fileprivate func introduce(_ packages: [Artifact], to downloader: Downloader) {
        for package in packages {
            guard let login = login(for: package.url) else { continue }
            downloader.remember(user: login.user, password: login.password, at: package.url)
        }
    }
}
