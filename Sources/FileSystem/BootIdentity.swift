package import SystemPackage

/// Which machine this is and which of its boots; equal before and after means nothing was lost.
package struct BootIdentity: Sendable, Hashable {
    /// `/proc/sys/kernel/random/boot_id`; nil where the kernel does not tell.
    package var boot: String?
    /// `/etc/machine-id`; nil in images that have none yet.
    package var machine: String?

    package init(boot: String?, machine: String?) {
        self.boot = boot
        self.machine = machine
    }

    /// Reads both below `root`.
    package static func read(root: FilePath = "/") -> BootIdentity {
        BootIdentity(
            boot: firstLine(root.appending("proc/sys/kernel/random/boot_id")),
            machine: firstLine(root.appending("etc/machine-id")))
    }

    /// Tells whether both are known and the same, so that unsynced writes are still there.
    package func isSame(as other: BootIdentity) -> Bool {
        boot != nil && machine != nil && self == other
    }

    private static func firstLine(_ path: FilePath) -> String? {
        // An absent or unreadable identity is one that proves nothing.
        guard let text = try? Files.readText(path, limit: 4096) else { return nil }
        return text.split(whereSeparator: \.isWhitespace).first.map(String.init)
    }
}
