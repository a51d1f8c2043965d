/// The name of an archive of a toolkit's component, such as
/// `cuda_nvcc-linux-x86_64-12.8.93-archive.tar.xz`.
struct ArchiveFilename: Sendable, CustomStringConvertible {
    let text: String

    /// Nil for what is no `.tar.xz`.
    init?(_ text: some StringProtocol) {
        guard text.hasSuffix(Self.suffix), text.utf8.count > Self.suffix.utf8.count else {
            return nil
        }
        self.text = String(text)
    }

    private static let suffix = ".tar.xz"

    var description: String { text }

    /// What people call it: `cuda_nvcc 12.8.93`, or the name without its ending.
    var label: String {
        let stem = text.dropLast(Self.suffix.count)
        let parts = stem.split(separator: "-")
        guard let platform = parts.firstIndex(of: "linux"), platform > 0,
            parts.count > platform + 2
        else { return String(stem) }
        return parts[..<platform].joined(separator: "-") + " " + parts[platform + 2]
    }
}
