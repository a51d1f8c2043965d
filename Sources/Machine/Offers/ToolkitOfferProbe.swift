import PackageModel

/// The distribution's own CUDA toolkits among what apt's sources have.
struct ToolkitOfferProbe {
    let records: [AptRecord]

    static let package = "nvidia-cuda-toolkit"

    /// Newest first; of one release the first that apt names.
    func offers() -> [ToolkitOffer] {
        var seen: Set<DottedVersion> = []
        return records.filter { $0.package == Self.package && !$0.isTransitional }
            .compactMap { record in
                Self.release(of: record.version).map {
                    ToolkitOffer(
                        release: $0, package: record.package, packageVersion: record.version)
                }
            }
            .filter { seen.insert($0.release).inserted }
            .sorted { $1.release < $0.release }
    }

    /// NVIDIA's release in a package's version.
    ///
    /// Debian writes nvcc's version before it, `11.8.89~11.8.0-5~deb12u1`, and older packages only
    /// the release, `11.5.1-1ubuntu1`.
    static func release(of version: String) -> DottedVersion? {
        let plain = version.split(separator: ":", maxSplits: 1).last ?? ""
        let upstream = plain.lastIndex(of: "-").map { plain[..<$0] } ?? plain
        let release = upstream.split(separator: "~").dropFirst().first ?? upstream
        return DottedVersion(release).flatMap { $0.numbers.count >= 2 ? $0 : nil }
    }
}
