import Transfer

/// Makes the addresses that a channel tells about itself absolute.
struct CondaAddresses {
    let channel: CondaChannel
    /// Where the channel was asked, ending in a slash: a place of it and the subdir.
    let folder: String

    /// The folder of shards that `reference` means, ending in a slash and without secrets.
    ///
    /// - Returns: nil for what cannot be fetched, or leads from the network to this machine's files.
    func folder(_ reference: String?) -> String? {
        guard let reference, !reference.isEmpty else { return folder }
        guard let base = try? WebAddress.parse(folder),
            let address = try? WebAddress.parse(reference, relativeTo: base),
            address.origin.scheme != .file || base.origin.scheme == .file
        else { return nil }
        let text = address.text.hasSuffix("/") ? address.text : address.text + "/"
        return corrected(text) ?? text
    }

    /// The same folder at the channel's own address, wherever it was asked for.
    var ownFolder: String { canonical(folder) ?? folder }

    /// An address without secrets and, where it is below a mirror, the channel's own one; nil where
    /// it already is.
    ///
    /// Records and locks are for machines that have other mirrors.
    func canonical(_ address: String) -> String? {
        let open = address.withoutPathToken
        let place = channel.places.filter { open.hasPrefix($0.url + "/") }
            .max { $0.url.utf8.count < $1.url.utf8.count }
        let text = place.map { channel.url + open.dropFirst($0.url.count) } ?? open
        return text == address ? nil : text
    }

    /// An absolute address without secrets, and below the mirror that was asked; nil where it
    /// already is.
    ///
    /// A mirror hands on what the channel itself says.
    private func corrected(_ address: String) -> String? {
        let open = address.withoutPathToken
        if open.hasPrefix(channel.url + "/"), !folder.hasPrefix(channel.url + "/"),
            let place = channel.locations.first(where: { folder.hasPrefix($0.url + "/") })
        {
            return place.url + open.dropFirst(channel.url.count)
        }
        return open == address ? nil : open
    }
}
