import Diagnostics
import SystemPackage

/// A file that is in a root only as long as it is worked in.
package enum PlacedFile {
    /// Debian's way to say that no service is to be started.
    static let servicePolicy = FilePath("/usr/sbin/policy-rc.d")

    static let refusal = """
        #!/bin/sh
        # Placed by provision while it works in this root, and removed by it.
        exit 101

        """

    /// Forbids packages of the distribution to start services, until this process ends.
    ///
    /// Does nothing outside of a root, and where the root has such a rule of its own.
    package static func forbidServices() throws {
        guard let guardian = RootGuardian.active else { return }
        let folder = servicePolicy.removingLastComponent()
        guard try Files.attributesFollowingLinks(of: folder)?.kind == .directory else { return }
        if try Files.exists(servicePolicy) {
            // One of ours is left where the whole machine went down.
            if isOurs(servicePolicy) { try guardian.tell(.placed(servicePolicy.string)) }
            return
        }
        try guardian.tell(.placed(servicePolicy.string))
        do {
            try Files.writeAtomically(refusal, to: servicePolicy, mode: 0o755)
        } catch let error as ProvisionError where error.code == .readOnlyFileSystem {
            // Then no package can be installed there either.
        }
    }

    /// Whether the file is still what was placed: the refusal, or the empty file that a mount lay on.
    static func isOurs(_ path: FilePath) -> Bool {
        guard (try? Files.kind(of: path)) == .file,
            let text = try? Files.readText(path, limit: 4096)
        else { return false }
        return path == servicePolicy ? text == refusal : text.isEmpty
    }
}
