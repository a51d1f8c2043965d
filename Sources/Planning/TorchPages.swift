import Compatibility
import Diagnostics
import Indexes
import PackageModel
import Resolution

/// What PyTorch's own index is asked for in a solve.
struct TorchPages: Sendable {
    /// Torch and whatever has builds as torch has.
    var projects: Set<PackageName>
    /// The builds, newest first; each has a page of its own.
    var builds: [TorchBackend]
    /// Whether the Python index's own torch is a candidate too.
    var isBesidePython: Bool
    /// How long all of it may take, where there is an answer without it; nil: as long as it takes.
    var deadline: TorchDeadline?

    /// Whether the project may come from PyTorch's index.
    func concerns(_ name: PackageName) -> Bool { projects.contains(name) || Self.isLibrary(name) }

    /// What torch's wheels bring along, which PyTorch publishes too; a package that it does not
    /// publish is none of its index's business.
    private static func isLibrary(_ name: PackageName) -> Bool {
        ["nvidia-", "cuda-", "triton", "pytorch-triton"].contains {
            name.normalized.hasPrefix($0)
        }
    }

    /// Whether wheels of the project always name their build.
    private static func namesBuild(_ name: PackageName) -> Bool {
        ([CUDARules.torch] + Problem.TorchWish.companions).contains(name.normalized)
    }
}

/// PyTorch's own index could not be asked.
struct TorchIndexFailure: Error {
    var error: ProvisionError
}

extension PackageSource {
    /// The files of a project over the Python index and, as `torch` says, PyTorch's own.
    ///
    /// `known` is what the Python index has, where that was asked before. Throws `TorchIndexFailure`
    /// where PyTorch's index cannot be asked.
    func files(
        of name: PackageName, known: [IndexFile]??, _ torch: TorchPages?
    ) async throws -> [IndexFile]? {
        guard let torch, torch.concerns(name) else {
            return if let known { known } else { try await files(of: name) }
        }
        if name.normalized == CUDARules.torch, !torch.isBesidePython {
            return try await torch.files(of: name, from: self)
        }
        let own = if let known { known } else { try await files(of: name) }
        guard torch.projects.contains(name) else {
            // A package comes from one index: from this one only what the other lacks.
            if let own, !own.isEmpty { return own }
            return try await torch.files(of: name, from: self) ?? own
        }
        guard let builds = try await torch.files(of: name, from: self) else { return own }
        return torch.isBesidePython ? (own ?? []) + builds : builds
    }
}

extension TorchPages {
    /// A structure, since a tuple that a task group hands over comes out spoilt in optimised code.
    private struct Page: Sendable {
        var position: Int
        var files: [IndexFile]?
    }

    /// The files of all builds, asked for at once; nil where none has the project.
    func files(
        of name: PackageName, from source: any PackageSource
    ) async throws -> [IndexFile]? {
        do {
            return try await TorchDeadline.hold(deadline) {
                Self.joined(try await pages(of: name, from: source).compactMap(\.self))
            }
        } catch let error as ProvisionError {
            throw TorchIndexFailure(error: error)
        }
    }

    private func pages(
        of name: PackageName, from source: any PackageSource
    ) async throws -> [[IndexFile]?] {
        var pages = [[IndexFile]?](repeating: nil, count: builds.count)
        try await withThrowingTaskGroup(of: Page.self) { group in
            for (position, build) in builds.enumerated() {
                group.addTask(name: "\(name) of \(build)") {
                    let files = try await source.files(of: name, torchBuild: build)
                    return Page(position: position, files: files.map { of(build, $0, name) })
                }
            }
            for try await page in group { pages[page.position] = page.files }
        }
        return pages
    }

    /// The metadata of a wheel that only this index can have; its failure is one of this index where
    /// there is an answer without it.
    func metadata(
        of file: IndexFile, from source: any PackageSource
    ) async throws -> CoreMetadata {
        guard deadline != nil, Self.isBuild(file) else {
            return try await source.metadata(of: file)
        }
        do {
            return try await TorchDeadline.hold(deadline) {
                try await source.metadata(of: file)
            }
        } catch let error as ProvisionError where error.code.exitStatus == .downloadFailed {
            throw TorchIndexFailure(error: error)
        }
    }

    private static func isBuild(_ file: IndexFile) -> Bool {
        let local = (try? WheelFilename(file.filename))?.version.local
        return local.flatMap { TorchBackend($0) } != nil
    }

    /// Those of a page's files that are of its build.
    private func of(
        _ build: TorchBackend, _ files: [IndexFile], _ name: PackageName
    ) -> [IndexFile] {
        guard Self.namesBuild(name) else { return files }
        return files.filter { file in
            let wheel = try? WheelFilename(file.filename)
            return wheel?.version.local == build.description
        }
    }

    /// The files of several pages, each once.
    ///
    /// Wheels that keep their build to themselves have one name on the pages of several builds;
    /// where they differ nobody can tell them apart, and none is taken.
    private static func joined(_ pages: [[IndexFile]]) -> [IndexFile]? {
        guard !pages.isEmpty else { return nil }
        var known: [String: IndexFile] = [:]
        var doubtful: Set<String> = []
        var order: [String] = []
        for file in pages.joined() {
            if let other = known[file.filename] {
                let isSame =
                    file.digest != nil ? file.digest == other.digest : file.url == other.url
                if !isSame { doubtful.insert(file.filename) }
            } else {
                known[file.filename] = file
                order.append(file.filename)
            }
        }
        return order.filter { !doubtful.contains($0) }.compactMap { known[$0] }
    }
}

extension Harvest {
    /// Has PyTorch's own index asked from now on; what the Python index said is not asked again.
    mutating func ask(_ torch: TorchPages) {
        self.torch = torch
        for (name, page) in pages where torch.concerns(name) {
            if case .success(let files) = page { pythonPages.updateValue(files, forKey: name) }
            pages[name] = nil
        }
        candidates = candidates.filter { key, _ in
            key.project.map { !torch.concerns($0.name) } ?? true
        }
        guessed = guessed.filter { !torch.concerns($0.name) }
    }

    /// The address of a project that PyTorch's index alone is asked for; nil for any other.
    func torchPlace(of key: PackageKey) -> String? {
        guard let torch, !torch.isBesidePython, let name = key.project?.name,
            name.normalized == CUDARules.torch, let base = source.torchIndex
        else { return nil }
        let builds = torch.builds.map(\.description)
        let list = builds.count == 1 ? builds[0] : "{\(builds.joined(separator: ","))}"
        return "\(base)\(list)/\(name.normalized)/"
    }
}
