import FileSystem
import FoundationEssentials
import SystemPackage

/// What programs said of themselves, kept until their file changes.
struct ProgramCache: Codable, Sendable {
    /// Raised when what is asked of programs changes.
    private static let currentFormat = 1

    private var format = currentFormat
    private var pythons: [Entry<PythonDescription>] = []
    private var compilers: [Entry<CompilerDescription>] = []

    struct Entry<Description: Codable & Sendable>: Codable, Sendable {
        var program: ProgramIdentity
        var description: Description
    }

    /// What `folder` holds; empty where it holds nothing that can be used.
    static func load(from folder: FilePath?) -> ProgramCache {
        guard let bytes = folder.flatMap({ try? Files.read($0.appending(file), limit: 4 << 20) }),
            let cache = try? JSONDecoder().decode(ProgramCache.self, from: Data(bytes)),
            cache.format == currentFormat
        else { return ProgramCache() }
        return cache
    }

    /// Writes the cache; a folder that cannot be written costs only time at the next run.
    func save(to folder: FilePath?) {
        guard let folder else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else { return }
        try? Files.createDirectories(folder, mode: 0o700)
        try? Files.writeAtomically([UInt8](data), to: folder.appending(Self.file), mode: 0o600)
    }

    func python(_ program: ProgramIdentity) -> PythonDescription? {
        pythons.first { $0.program == program }?.description
    }

    func compiler(_ program: ProgramIdentity) -> CompilerDescription? {
        compilers.first { $0.program == program }?.description
    }

    /// Takes the place of everything known: what is not in the lists is forgotten.
    mutating func replace(
        pythons: [(ProgramIdentity, PythonDescription)],
        compilers: [(ProgramIdentity, CompilerDescription)]
    ) {
        self.pythons = pythons.map { Entry(program: $0.0, description: $0.1) }
        self.compilers = compilers.map { Entry(program: $0.0, description: $0.1) }
    }

    private static let file = "programs.json"
}
