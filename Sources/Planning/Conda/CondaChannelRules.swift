import PackageModel

/// How records of several channels go together.
package struct CondaChannelRules: Sendable, Hashable {
    /// The channels' addresses, the highest priority first.
    package var channels: [String]
    package var priority: Priority
    /// Packages that the recipe wants from one channel, by name.
    package var demanded: [String: String] = [:]

    package enum Priority: String, Sendable, Hashable {
        /// A package comes from the first channel that has it at all.
        case strict
        /// Records of an earlier channel come before all of a later one.
        case flexible
        /// Channels do not matter.
        case disabled
    }

    package init(channels: [String], priority: Priority = .strict) {
        self.channels = channels
        self.priority = priority
    }

    /// The place of a record's channel in the order of preference.
    func rank(of channel: String) -> Int {
        priority == .disabled ? 0 : place(of: channel)
    }

    private func place(of channel: String) -> Int {
        channels.firstIndex(of: channel) ?? channels.count
    }

    /// Which records are left out for their channel's sake, and why.
    func exclusions(of name: String, _ records: [CondaRecord]) -> [Int: String] {
        if let demanded = demanded[name] {
            let reason = "the recipe wants `\(name)` from \(Self.shortName(demanded))"
            return excluded(records, because: reason) { $0 == demanded }
        }
        guard priority == .strict, channels.count > 1,
            let first = records.map(\.channel).min(by: { place(of: $0) < place(of: $1) })
        else { return [:] }
        let reason = "\(Self.shortName(first)) comes first and has `\(name)`"
        return excluded(records, because: reason) { $0 == first }
    }

    private func excluded(
        _ records: [CondaRecord], because reason: String, unless isAllowed: (String) -> Bool
    ) -> [Int: String] {
        var reasons: [Int: String] = [:]
        for (index, record) in records.enumerated() where !isAllowed(record.channel) {
            reasons[index] = "is in \(Self.shortName(record.channel)), but \(reason)"
        }
        return reasons
    }

    /// The address of the channel that `text` means, by its address or last part; nil for none.
    func channel(named text: String) -> String? {
        channels.first { $0 == text }
            ?? channels.first { Self.shortName($0) == text || $0.hasSuffix("/\(text)") }
    }

    /// How people call a channel: `conda-forge`.
    static func shortName(_ channel: String) -> String {
        channel.split(separator: "/").last.map(String.init) ?? channel
    }
}
