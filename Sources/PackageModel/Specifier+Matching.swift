extension Specifier {
    /// Whether `candidate` satisfies the clause, pre-releases being a matter of their own.
    ///
    /// A clause without a local part ignores that of the candidate; `===` compares with the
    /// candidate's normalised text.
    package func contains(_ candidate: PEP440Version) -> Bool {
        guard comparison != .arbitrary else {
            return versionText.lowercased() == candidate.description
        }
        guard let version, let bound else { return false }
        switch comparison {
        case .equal: return isPrefix ? candidate.hasPrefix(version) : equals(candidate, version)
        case .notEqual:
            return isPrefix ? !candidate.hasPrefix(version) : !equals(candidate, version)
        case .atMost: return candidate.publicOrder(version) <= 0
        case .atLeast: return candidate.publicOrder(version) >= 0
        case .less: return candidate < bound
        case .greater:
            return candidate.publicOrder(version) > 0 && !candidate.isPostRelease(of: version)
        case .compatible:
            return candidate.publicOrder(version) >= 0
                && candidate.hasPrefix(version, count: version.releaseCount - 1)
        case .arbitrary: return false
        }
    }

    /// Whether `text`, which need not be a version, satisfies the clause; `===` takes it as it is.
    package func contains(text: String) -> Bool {
        if comparison == .arbitrary { return versionText.lowercased() == text.lowercased() }
        return PEP440Version(text).map(contains) ?? false
    }

    private func equals(_ candidate: PEP440Version, _ version: PEP440Version) -> Bool {
        version.local == nil ? candidate.publicOrder(version) == 0 : candidate == version
    }
}

extension PEP440Version {
    /// Whether epoch and the first `count` numbers of the release (all, if nil) are those of `other`.
    func hasPrefix(_ other: PEP440Version, count: Int? = nil) -> Bool {
        guard epoch == other.epoch else { return false }
        return (0..<(count ?? other.releaseCount)).allSatisfy {
            releaseNumber($0) == other.releaseNumber($0)
        }
    }

    /// Whether this is `other` with a post-release number added, which `>` does not count as later.
    func isPostRelease(of other: PEP440Version) -> Bool {
        guard isPostRelease, !other.isPostRelease, !other.isDevelopmentRelease else { return false }
        var parts = parts
        (parts.post, parts.dev, parts.local) = (nil, nil, nil)
        return PEP440Version(parts).publicOrder(other) == 0
    }
}
