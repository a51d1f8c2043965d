import Diagnostics
import FileSystem
import FoundationEssentials
import Glibc
import Hashing
import Indexes
import Installation
import Planning
import Recipes
import SystemPackage
import Transfer

/// The engines of one run, made when they are first needed.
extension Session {
    /// The user's folder; nil in an image, where it is nobody's yet.
    var home: FilePath? { image != nil ? nil : environment["HOME"].map { FilePath($0) } }

    /// Seconds since 1970.
    var now: Int64 { Int64(Date().timeIntervalSince1970) }

    /// The one downloader of a piece of work; its owner closes it.
    ///
    /// It knows the logins in the addresses of the indexes: what a lock names comes from there too,
    /// and a lock holds no secrets, and the addresses of no mirrors. Paths of channels are relative
    /// to `folder`, the recipe's own one.
    func downloader(
        for recipe: Recipe, in folder: FilePath,
        adjusting adjust: (inout TransferSettings) -> Void = { _ in }
    ) throws -> Downloader {
        try AddressVariables.check(environment)
        let conda = try recipe.conda == nil ? nil : condaConfiguration()
        var settings = try transferSettings()
        if let conda { complete(&settings, with: conda) }
        adjust(&settings)
        let downloader = try Downloader(settings, reporter: reporter)
        if let conda {
            for channel in try condaChannels(of: recipe, in: folder, conda).channels {
                channel.introduce(to: downloader)
            }
        }
        for index in try indexConfiguration().adding(recipe.namedIndexes).indexes {
            downloader.remember(loginIn: index.url)
        }
        downloader.remember(loginIn: TorchIndex(environment: environment).url)
        for product in recipe.redistProducts {
            downloader.remember(loginIn: redistFolder(of: product))
        }
        return downloader
    }

    /// Proxies, certificates and logins, in an image those of the host.
    func transferSettings() throws -> TransferSettings {
        var known =
            try image?.host.transfer
            ?? TransferSettings.load(
                environment: environment, home: home, version: Version.current,
                clock: { Int64(Date().timeIntervalSince1970) })
        known.isOffline = settings.isOffline
        return known
    }

    /// What variables and pip's files say of Python indexes.
    private func indexConfiguration() throws -> PythonIndexConfiguration {
        if let image { return image.host.indexes }
        return try PythonIndexConfiguration.load(
            environment: environment, home: environment["HOME"],
            read: { path in
                try Files.exists(FilePath(path))
                    ? Files.readText(FilePath(path), limit: 1 << 20) : nil
            })
    }

    /// The Python indexes of this machine and of the recipe.
    func indexes(
        for recipe: Recipe, _ downloader: Downloader, pythons: [FilePath]
    ) async throws -> ConfiguredIndexes {
        try await ConfiguredIndexes(
            configuration: indexConfiguration(), named: recipe.namedIndexes,
            downloader: downloader, cache: settings.places.cache, environment: environment,
            pythons: pythons)
    }

    func store(_ downloader: Downloader) throws -> Store {
        var limits = StoreLimits()
        if let jobs = settings.jobs {
            limits.downloads = jobs
            limits.unpackers = jobs
            limits.decoders = min(jobs, limits.decoders)
        }
        return try Store(
            folder: settings.places.storeFolder, downloader: downloader, limits: limits,
            boot: BootIdentity.read(), processID: getpid(), reporter: reporter,
            failPoints: failPoints)
    }

    /// Takes the prefix of `recipe` for this run, waiting for another one where that is allowed.
    func lockPrefix(of name: String, phase: String) throws -> LockedPrefix {
        try GenerationStore(folder: settings.places.home(of: name)).lock(
            phase: phase, processID: getpid(), wait: settings.waitsForLock, reporter: reporter)
    }
}

extension Recipe {
    /// The recipe's own indexes, the one that PyTorch is taken from first.
    fileprivate var namedIndexes: [NamedIndex] {
        var named = indexes.map { index in
            NamedIndex(
                name: index.name.value, url: index.url.value,
                packages: index.packages?.map(\.value))
        }
        guard let pytorch else { return named }
        let projects = pytorch.projects
        switch pytorch.index.value {
        case .url(let url):
            named.insert(NamedIndex(name: "pytorch", url: url, packages: projects), at: 0)
        case .named(let name):
            if let known = indexes.first(where: { $0.name.value == name }) {
                named.insert(
                    NamedIndex(name: name, url: known.url.value, packages: projects), at: 0)
            }
        case .auto, .pypi, .pytorch: break
        }
        return named
    }
}
