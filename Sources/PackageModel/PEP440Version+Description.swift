extension PEP440Version: CustomStringConvertible {
    /// The normalised form.
    package var description: String { text(of: parts) }

    /// The normalised form with trailing zeros of the release left out: equal versions, equal text.
    package var canonical: String {
        var parts = parts
        while parts.release.count > 1, parts.release.last == 0 { parts.release.removeLast() }
        return text(of: parts)
    }

    private func text(of parts: Parts) -> String {
        var text = parts.epoch == 0 ? "" : "\(parts.epoch)!"
        text += parts.release.map(String.init).joined(separator: ".")
        if let prerelease = parts.prerelease { text += "\(prerelease)" }
        if let post = parts.post { text += ".post\(post)" }
        if let dev = parts.dev { text += ".dev\(dev)" }
        if let local = parts.local { text += "+\(local)" }
        return text
    }
}

extension PEP440Version.Prerelease: CustomStringConvertible {
    package var description: String { "\(kind)\(number)" }
}

extension PEP440Version.PrereleaseKind: CustomStringConvertible {
    /// The normalised spelling: `a`, `b` or `rc`.
    package var description: String {
        switch self {
        case .alpha: "a"
        case .beta: "b"
        case .candidate: "rc"
        }
    }
}
