import Hashing
package import PackageModel
package import SystemPackage
package import Transfer

/// The Python indexes of this machine and of a recipe, as Planning asks them.
package struct ConfiguredIndexes: Sendable {
    package let configuration: PythonIndexConfiguration
    /// PyTorch's own index, which is asked for torch's projects alone.
    let torch: TorchIndex
    let projects: ProjectLists
    private let wheels: WheelMetadataSource

    /// Completes the configuration: where nothing names a default index, pip is asked.
    ///
    /// - Parameters:
    ///   - configuration: what variables and files say.
    ///   - named: the recipe's indexes, asked before all others.
    ///   - downloader: fetches everything, and learns the logins in the indexes' addresses.
    ///   - cache: the folder of caches; pages lie below `http`, pip's default in `pip-default`.
    ///   - environment: the variables that pip's interpreter gets, and that name PyTorch's index.
    ///   - pythons: interpreters whose pip is asked first; a shim on `PATH` costs more than they.
    /// - Throws: where there is no index at all.
    package init(
        configuration: PythonIndexConfiguration, named: [NamedIndex], downloader: Downloader,
        cache: FilePath, environment: [String: String], pythons: [FilePath] = []
    ) async throws {
        var configuration = configuration
        if configuration.main == nil, !configuration.forbidsIndexes {
            configuration.main = try await PipDefaultIndex(
                cacheFile: cache.appending("pip-default"), environment: environment,
                first: pythons
            ).location()
        }
        configuration = configuration.adding(named)
        for index in configuration.indexes { downloader.remember(loginIn: index.url) }
        for place in configuration.findLinks { downloader.remember(loginIn: place) }
        torch = TorchIndex(environment: environment)
        downloader.remember(loginIn: torch.url)
        self.configuration = configuration
        let pages = HTTPCache(cache.appending("http"), downloader: downloader)
        projects = ProjectLists(configuration, cache: pages)
        wheels = WheelMetadataSource(
            cache: pages, downloader: downloader, temporaryFolder: cache.appending("temporary"))
    }

    /// The files of a project; nil where no index has it.
    ///
    /// An index that cannot be reached throws: its place must not be taken by another one's
    /// package of the same name.
    package func files(of name: PackageName) async throws -> [IndexFile]? {
        try await projects.files(of: name)
    }

    /// The core metadata inside a wheel, without fetching all of it where that can be avoided.
    ///
    /// Throws where METADATA is malformed, or is of another package or version than the name says.
    package func metadata(of file: IndexFile) async throws -> CoreMetadata {
        try await wheels.metadata(of: file)
    }

    /// The file with its size and digest, which are found out where the index leaves them out.
    ///
    /// A size costs a small request, a digest the whole file.
    package func artifact(of file: IndexFile) async throws -> Artifact {
        try await wheels.artifact(of: file)
    }
}
