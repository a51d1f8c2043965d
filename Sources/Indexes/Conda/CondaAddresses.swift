import Transfer

/// Makes the addresses that a channel tells about itself absolute.
struct CondaAddresses {
    let channel: CondaChannel
    /// Where the channel was asked, ending in a slash: a place of it and the subdir.
    let folder: String

    /// The folder that `reference` means, ending in a slash and without secrets.
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

    /// An absolute address without secrets, and below the mirror that was asked; nil where it
    /// already is.
    ///
    /// A mirror hands on what the channel itself says.
    func corrected(_ address: String) -> String? {
        let open = address.withoutPathToken
        if open.hasPrefix(channel.url + "/"), !folder.hasPrefix(channel.url + "/"),
            let place = channel.locations.first(where: { folder.hasPrefix($0.url + "/") })
        {
            return place.url + open.dropFirst(channel.url.count)
        }
        return open == address ? nil : open
    }
}
