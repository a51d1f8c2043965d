/// A kernel that the machine can start.
package struct InstalledKernel: Sendable, Hashable {
    /// `6.8.0-60-generic`, as `uname -r` tells it.
    package var release: String
    package var isRunning: Bool
    /// Whether modules can be built for it: its build folder is there.
    package var hasHeaders: Bool

    package init(_ release: String, isRunning: Bool = false, hasHeaders: Bool = false) {
        self.release = release
        self.isRunning = isRunning
        self.hasHeaders = hasHeaders
    }

    /// What the distribution calls its kind: `generic` of `6.8.0-60-generic`, `cloud-amd64` of
    /// `6.1.0-37-cloud-amd64`; nil for a release without one.
    package var flavor: String? {
        let words = release.split(separator: "-", omittingEmptySubsequences: false)
        let named = words.dropFirst().drop { $0.first?.isNumber == true || $0.isEmpty }
        return named.isEmpty ? nil : named.joined(separator: "-")
    }
}
