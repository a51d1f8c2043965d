package import PackageModel

/// What an installation has to fetch, and what of it lies in the store already.
///
/// An artifact that several packages name, such as a library that both the toolkit and the
/// environment use, counts once.
package struct DownloadEstimate: Sendable, Equatable {
    package var files = 0
    package var bytes: Int64 = 0
    package var storedFiles = 0
    package var storedBytes: Int64 = 0

    /// Sums up `artifacts`; `isStored` says whether an artifact is in the store.
    package init(of artifacts: [LockedArtifact], isStored: (Digest) -> Bool) {
        var seen: Set<Digest> = []
        for artifact in artifacts where seen.insert(artifact.digest).inserted {
            if isStored(artifact.digest) {
                storedFiles += 1
                storedBytes = storedBytes.addingClamped(artifact.size)
            } else {
                files += 1
                bytes = bytes.addingClamped(artifact.size)
            }
        }
    }
}

extension Plan {
    /// What these operations have to fetch.
    package func download(isStored: (Digest) -> Bool) -> DownloadEstimate {
        DownloadEstimate(
            of: operations.flatMap { $0.new?.artifacts ?? [] }, isStored: isStored)
    }
}

extension Operation {
    /// What this operation alone has to fetch.
    package func download(isStored: (Digest) -> Bool) -> DownloadEstimate {
        DownloadEstimate(of: new?.artifacts ?? [], isStored: isStored)
    }
}

extension Int64 {
    /// The sum, or the largest value: a lock is input, and its sizes are what somebody wrote.
    func addingClamped(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
