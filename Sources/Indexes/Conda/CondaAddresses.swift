import Transfer

/// Makes the addresses that a channel tells about itself absolute.
struct CondaAddresses {
    let channel: CondaChannel
    /// Where the channel was asked, ending in a slash: a place of it and the subdir.
    let folder: String

    /// The folder that `reference` means, ending in a slash and without secrets.
    ///
    /// A mirror hands on what the channel itself says, so that an address below the channel's own
    /// is read as one below the mirror's.
    ///
    /// - Returns: nil for what cannot be fetched, or leads from the network to this machine's files.
    func folder(_ reference: String?) -> String? {
        guard let reference, !reference.isEmpty else { return folder }
        guard let base = try? WebAddress.parse(folder),
            let address = try? WebAddress.parse(reference, relativeTo: base),
            address.origin.scheme != .file || base.origin.scheme == .file
        else { return nil }
        var text = address.text.withoutPathToken
        if !text.hasSuffix("/") { text += "/" }
        guard text.hasPrefix(channel.url + "/"),
            let place = channel.locations.first(where: { folder.hasPrefix($0.url + "/") })
        else { return text }
        return place.url + text.dropFirst(channel.url.count)
    }
}
