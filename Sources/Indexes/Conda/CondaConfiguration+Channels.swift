package import Diagnostics
package import SystemPackage
import Transfer

/// The channels that texts of a recipe mean.
package struct CondaChannelList: Sendable, Hashable {
    /// The highest priority first, each once.
    package var channels: [CondaChannel] = []
    /// Channels that a multichannel stood for, by address: its name.
    fileprivate var multichannels: [String: String] = [:]

    /// No channel.
    package init() {}

    fileprivate mutating func add(_ others: CondaChannelList) {
        for channel in others.channels
        where !channels.contains(where: { $0.url == channel.url }) {
            channels.append(channel)
            multichannels[channel.url] = others.multichannels[channel.url]
        }
    }

    /// What their user should know; for the caller to report.
    package var warnings: [ProvisionError] {
        var names: [String] = []
        for channel in channels where channel.isLicensed {
            let name = multichannels[channel.url] ?? channel.name
            if !names.contains(name) { names.append(name) }
        }
        return names.isEmpty ? [] : [CondaChannel.licenceWarning(names)]
    }
}

extension CondaConfiguration {
    /// Finds the channels that a recipe names: by name, address or path.
    ///
    /// `nodefaults`, which environment files have, is no channel and left out.
    ///
    /// - Parameters:
    ///   - texts: as the recipe has them, or addresses from a lock, whose secrets are found again.
    ///   - folder: what relative paths are relative to.
    ///   - home: what `~/` stands for.
    /// - Returns: the channels, multichannels taken apart.
    /// - Throws: for a text that names no channel.
    package func channels(
        _ texts: [String], folder: FilePath, home: String? = nil
    ) throws(ProvisionError) -> CondaChannelList {
        var list = CondaChannelList()
        let finder = CondaChannelFinder(configuration: self, folder: folder, home: home)
        for text in texts {
            var found = CondaChannelList()
            found.channels = try finder.channels(text, depth: 0)
            if finder.isMultichannel(text) {
                for channel in found.channels { found.multichannels[channel.url] = text }
            }
            list.add(found)
        }
        return list
    }

    /// Same, with each error at the text's own place in the recipe.
    package func channels(
        _ texts: [Located<String>], folder: FilePath, home: String? = nil
    ) throws(ProvisionError) -> CondaChannelList {
        var list = CondaChannelList()
        for text in texts {
            do throws(ProvisionError) {
                list.add(try channels([text.value], folder: folder, home: home))
            } catch {
                var error = error
                error.mark = text.mark
                throw error
            }
        }
        return list
    }
}

/// Reads channels' names with a configuration.
private struct CondaChannelFinder {
    let configuration: CondaConfiguration
    let folder: FilePath
    let home: String?

    private static let depthLimit = 8

    /// One channel, or those that a multichannel stands for.
    func channels(_ text: String, depth: Int) throws(ProvisionError) -> [CondaChannel] {
        guard depth < Self.depthLimit else {
            throw refusal(text, "it is a multichannel that has itself as a part")
        }
        if text == "nodefaults" { return [] }
        if let parts = parts(of: text) {
            var found: [CondaChannel] = []
            for part in parts { found += try channels(part, depth: depth + 1) }
            return found
        }
        if text == "local" {
            throw refusal(text, "there is no folder of packages built on this machine")
        }
        return [try channel(text)]
    }

    func isMultichannel(_ text: String) -> Bool { parts(of: text) != nil }

    private func parts(of text: String) -> [String]? {
        text == "defaults" ? configuration.defaultChannels : configuration.multichannels[text]
    }

    private func channel(_ text: String) throws(ProvisionError) -> CondaChannel {
        if text.contains("://") || text.hasPrefix("file:") { return try channel(address: text) }
        if let path = path(text) {
            return try channel(address: WebAddress.fileURL(path), named: text)
        }
        guard text.isChannelName else {
            throw refusal(text, "it is neither a name, nor an address, nor a path")
        }
        return try channel(name: text, at: address(ofName: text))
    }

    /// The absolute path that a text is; nil where it is none.
    private func path(_ text: String) -> FilePath? {
        let isPath =
            text == "." || text == ".."
            || ["/", "./", "../", "~/"].contains { text.hasPrefix($0) }
        guard isPath else { return nil }
        let path = FilePath(text.expandingTilde(home))
        return (path.isAbsolute ? path : folder.pushing(path)).lexicallyNormalized()
    }

    /// Where a named channel lies: the longest beginning of its name that has a place of its own.
    private func address(ofName name: String) -> String {
        var beginning = name[...]
        while true {
            if let place = configuration.customChannels[String(beginning)] {
                return location(place).joined(name)
            }
            guard let slash = beginning.lastIndex(of: "/") else { break }
            beginning = beginning[..<slash]
        }
        return configuration.channelAlias.joined(name)
    }

    /// Configured places may be paths.
    private func location(_ place: String) -> String {
        place.hasPrefix("/") ? WebAddress.fileURL(FilePath(place)) : place
    }

    private func channel(
        name: String, at address: String
    ) throws(ProvisionError) -> CondaChannel {
        let own = try CondaLocation(address, configuration.secrets)
        var mirrors: [CondaLocation] = []
        for mirror in configuration.mirrors[name] ?? [] {
            mirrors.append(try CondaLocation(location(mirror), configuration.secrets))
        }
        return CondaChannel(name: name, own: own, mirrors: mirrors)
    }

    private func channel(
        address: String, named name: String? = nil
    ) throws(ProvisionError) -> CondaChannel {
        let own = try CondaLocation(address, configuration.secrets)
        let last = own.url.split(separator: "/").last.map(String.init) ?? ""
        if CondaDefaults.subdirs.contains(last) {
            throw refusal(
                address, "`\(last)` is a part of a channel",
                hint: "write `\(own.url.dropLast(last.count + 1))`")
        }
        guard !own.url.contains("?") else { throw refusal(address, "it has a query") }
        let isOpen = address == address.maskingSecrets
        if isOpen, let known = try configured(own.url) { return known }
        return CondaChannel(name: name, own: own)
    }

    /// The configured channel of an address that a recipe or lock has without secrets.
    private func configured(_ url: String) throws(ProvisionError) -> CondaChannel? {
        let names = Set(configuration.customChannels.keys).union(configuration.mirrors.keys)
        for name in names.sorted(by: { ($0.utf8.count, $0) > ($1.utf8.count, $1) }) {
            let place = address(ofName: name)
            guard let own = try? CondaLocation(place, configuration.secrets) else { continue }
            if url == own.url { return try channel(name: name, at: place) }
            if let rest = url.rest(below: own.url), configuration.customChannels[name] != nil {
                return try channel(name: name + "/" + rest, at: place.joined(rest))
            }
        }
        let alias = try CondaLocation(configuration.channelAlias, configuration.secrets)
        guard let rest = url.rest(below: alias.url), rest.isChannelName else { return nil }
        return try channel(name: rest, at: configuration.channelAlias.joined(rest))
    }

    private func refusal(_ text: String, _ reason: String, hint: String? = nil) -> ProvisionError {
        ProvisionError(
            .badChannel, "cannot use the channel `\(text.maskingSecrets)`", context: [reason],
            hints: hint.map { [Hint($0)] } ?? [])
    }
}

extension String {
    /// Whether it is a name as CEP 26 has it, labels included; upper case occurs and passes.
    fileprivate var isChannelName: Bool {
        utf8.count <= 256
            && split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
                part.first.map { $0 != "." && $0 != "-" } ?? false
                    && part.utf8.allSatisfy { $0.isASCIILetterOrDigit || "_.-".utf8.contains($0) }
            }
    }

    fileprivate func joined(_ name: String) -> String { withoutClosingSlashes + "/" + name }

    fileprivate func rest(below base: String) -> String? {
        hasPrefix(base + "/") ? String(dropFirst(base.count + 1)) : nil
    }
}

extension UInt8 {
    fileprivate var isASCIILetterOrDigit: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
