import Diagnostics
import PackageModel
import Transfer

/// One subdir of one channel; finds out once how the channel tells what is in it.
actor CondaSubdir {
    nonisolated let channel: CondaChannel
    nonisolated let name: String
    private let services: CondaServices
    private var content: Content?

    /// What a channel has of a subdir.
    enum Content: Sendable {
        case shards(CondaShards)
        case file(CondaWholeFile)
        /// The channel knows no such subdir.
        case absent
    }

    init(_ channel: CondaChannel, _ name: String, _ services: CondaServices) {
        self.channel = channel
        self.name = name
        self.services = services
    }

    /// The records of packages; nil where the channel has no such subdir.
    func records(of names: Set<String>) async throws -> [CondaRecord]? {
        switch try await opened() {
        case .shards(let shards): try await shards.records(of: names)
        case .file(let file): file.records(of: names)
        case .absent: nil
        }
    }

    /// The names of all packages; none where the channel has no such subdir.
    func names() async throws -> Set<String> {
        switch try await opened() {
        case .shards(let shards): shards.names
        case .file(let file): file.names
        case .absent: []
        }
    }

    private func opened() async throws -> Content {
        if let content { return content }
        // Two that ask at once may both look: the answer is the same.
        let found = try await CondaProbe(channel: channel, subdir: name, services: services).open()
        content = found
        return found
    }
}
