import CPlatform
import Diagnostics
import Glibc
package import SystemPackage

/// What of the host is to be seen in a root.
package struct ShownHost: Sendable, Hashable {
    /// Folders that can be written.
    package var writable: [FilePath] = []
    /// Folders that can be read.
    package var readable: [FilePath] = []
    /// Files, of which a copy is shown.
    package var files: [FilePath] = []

    package init(
        writable: [FilePath] = [], readable: [FilePath] = [], files: [FilePath] = []
    ) {
        self.writable = writable
        self.readable = readable
        self.files = files
    }
}

extension RootFolder {
    /// Makes this folder the root of the process, with mounts that nobody else sees.
    ///
    /// To be called once, while the process has one thread: another one would stay outside. From
    /// then on every path is one of the root, and those of the host that are `shown` lie where
    /// `HostFiles` says. The mounts end with the last process inside; what had to be written into
    /// the root for the time being is taken away by a child process that outlives this one,
    /// however it ends.
    ///
    /// - Throws: R412 for others than root, R413 where mounting is refused; the process is not to
    ///   go on then.
    package func enter(showing shown: ShownHost) throws {
        guard geteuid() == 0 else {
            throw ProvisionError(
                .rootNeedsSuperuser, "cannot work in `\(name)`: only root may",
                context: ["mounting and `chroot` are root's"])
        }
        let guardian = try RootGuardian.start(for: self)
        try leaveMountsOfOthers()
        try guardian.tell(.namespace(Files.readLink("/proc/self/ns/mnt").string))
        try mountKernelFolders()
        try show(shown)
        try provideNames(guardian)
        try changeRoot()
        HostFiles.enter()
    }

    private func leaveMountsOfOthers() throws {
        do {
            try SystemCall.perform("leave the mounts of", path) { provision_unshare_mounts() }
            let flags = provision_ms_recursive | provision_ms_private
            try Mount(nil, on: "/", flags: flags).make()
        } catch {
            throw refused(error)
        }
    }

    private func changeRoot() throws {
        do {
            try unsafe path.perform("enter") { unsafe provision_chroot($0) }
            try unsafe FilePath("/").perform("enter") { unsafe chdir($0) }
        } catch {
            throw refused(error)
        }
    }

    /// The container's part in it, which is what refuses root.
    func refused(_ error: any Error) -> ProvisionError {
        let cause = error as? ProvisionError
        let words = (cause.map { [$0.message] + $0.context }) ?? ["\(error)"]
        return ProvisionError(
            .rootRefused, "cannot work in `\(name)`: the system refuses to mount", context: words,
            hints: [
                """
                in a container: start it with `--cap-add SYS_ADMIN` (docker, podman), if need be \
                with `--security-opt apparmor=unconfined` too
                """,
                "or run `provision apply` inside the root itself, without `--root`",
            ])
    }
}
