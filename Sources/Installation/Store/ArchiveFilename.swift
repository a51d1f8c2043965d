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
        guard let platform else { return String(stem) }
        return parts[..<platform].joined(separator: "-") + " " + parts[platform + 2]
    }

    /// The folder below `targets/` for the platform: `x86_64-linux`, `sbsa-linux`.
    var targetFolder: String? { platform.map { "\(parts[$0 + 1])-linux" } }

    private var stem: Substring { text.dropLast(Self.suffix.count) }

    private var parts: [Substring] { stem.split(separator: "-") }

    /// Where among `parts` the platform begins; a name and a version are around it.
    private var platform: Int? {
        let parts = parts
        guard let platform = parts.firstIndex(of: "linux"), platform > 0,
            parts.count > platform + 2
        else { return nil }
        return platform
    }
}
