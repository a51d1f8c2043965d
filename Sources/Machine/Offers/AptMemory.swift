import FileSystem
import FoundationEssentials
import SystemPackage

/// apt's last answer, kept until its lists or its sources change.
struct AptMemory: Codable, Sendable {
    private var format = currentFormat
    /// The question, so that another one is asked anew.
    private var pattern = AptCache.pattern
    private var state: AptState
    private var records: [AptRecord]

    /// Raised when other things of a record are kept.
    private static let currentFormat = 1
    private static let file = "apt.json"

    /// What `folder` holds for that state; nil where it holds nothing that can be used.
    static func records(for state: AptState, in folder: FilePath?) -> [AptRecord]? {
        guard let bytes = folder.flatMap({ try? Files.read($0.appending(file), limit: 16 << 20) }),
            let memory = try? JSONDecoder().decode(AptMemory.self, from: Data(bytes)),
            memory.format == currentFormat, memory.pattern == AptCache.pattern,
            memory.state == state
        else { return nil }
        return memory.records
    }

    /// Writes the answer; a folder that cannot be written costs only time at the next run.
    static func save(_ records: [AptRecord], for state: AptState, to folder: FilePath?) {
        guard let folder else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(AptMemory(state: state, records: records)) else {
            return
        }
        try? Files.createDirectories(folder, mode: 0o700)
        try? Files.writeAtomically([UInt8](data), to: folder.appending(file), mode: 0o600)
    }

    private init(state: AptState, records: [AptRecord]) {
        self.state = state
        self.records = records
    }
}
