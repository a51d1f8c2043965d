import CPlatform
import Diagnostics
import Glibc
import SystemPackage

extension RootFolder {
    /// What programs expect of a running system: processes, a few devices, `/run`.
    ///
    /// Nothing that tells of the host's hardware: `/sys` is empty, and `/dev` has no GPU.
    func mountKernelFolders() throws {
        do {
            try mountProcesses()
            try mountDevices()
            let quiet = provision_ms_nosuid | provision_ms_nodev
            try Mount.memory(on: path.appending("run"), flags: quiet).make()
            try makeFolder("run/lock", mode: 0o1777)
            try Mount.memory(
                on: path.appending("sys"),
                flags: quiet | provision_ms_noexec | provision_ms_readonly
            ).make()
        } catch {
            throw refused(error)
        }
    }

    /// A new instance where that is allowed; containers that hide parts of theirs refuse it.
    private func mountProcesses() throws {
        let flags = provision_ms_nosuid | provision_ms_nodev | provision_ms_noexec
        let target = path.appending("proc")
        do {
            try Mount("proc", on: target, type: "proc", flags: flags).make()
        } catch {
            try Mount(
                "/proc", on: target, flags: provision_ms_bind | provision_ms_recursive
            ).make()
        }
    }

    private static let devices = ["null", "zero", "full", "random", "urandom", "tty"]

    private func mountDevices() throws {
        let folder = path.appending("dev")
        try Mount.memory(on: folder, flags: provision_ms_nosuid | provision_ms_noexec).make()
        for name in Self.devices {
            let device = FilePath("/dev").appending(name)
            // Containers may lack some.
            guard try Files.exists(device) else { continue }
            try Files.writeAtomically("", to: folder.appending(name))
            try Mount.bind(device, on: folder.appending(name)).make()
        }
        for (name, target) in [
            ("fd", "/proc/self/fd"), ("stdin", "fd/0"), ("stdout", "fd/1"), ("stderr", "fd/2"),
            ("ptmx", "pts/ptmx"),
        ] { try Files.createSymlink(folder.appending(name), to: FilePath(target)) }
        try makeFolder("dev/shm", mode: 0o1777)
        try makeFolder("dev/pts", mode: 0o755)
        let terminals = folder.appending("pts")
        let options = "newinstance,ptmxmode=0666,mode=0620,gid=5"
        do {
            try Mount(
                "devpts", on: terminals, type: "devpts",
                flags: provision_ms_nosuid | provision_ms_noexec, options: options
            ).make()
        } catch {
            try Mount.bind("/dev/pts", on: terminals).make()
        }
    }

    /// A folder on a file system in memory that was just mounted.
    private func makeFolder(_ name: String, mode: UInt16) throws {
        try Files.createDirectories(path.appending(FilePath(name).components), mode: mode)
    }

    /// Shows folders and files of the host, each at its own path below `HostFiles.place`.
    func show(_ shown: ShownHost) throws {
        let folders = Set(shown.writable).union(shown.readable)
        // A folder after the one that it lies in, which would hide it.
        for folder in folders.sorted(by: { $0.components.count < $1.components.count }) {
            try show(folder, isWritable: shown.writable.contains(folder))
        }
        for file in shown.files {
            let target = place(of: file)
            try Files.createDirectories(target.removingLastComponent())
            try Files.writeAtomically(Files.read(file), to: target)
        }
    }

    private func show(_ folder: FilePath, isWritable: Bool) throws {
        let target = place(of: folder)
        try Files.createDirectories(target)
        do {
            try Mount.bind(folder, on: target).make()
            guard !isWritable else { return }
            try Mount(
                nil, on: target,
                flags: provision_ms_bind | provision_ms_remount | provision_ms_readonly
                    | provision_ms_nosuid | provision_ms_nodev
            ).make()
        } catch {
            throw refused(error)
        }
    }

    private func place(of host: FilePath) -> FilePath {
        path.appending(HostFiles.place.components).appending(host.components)
    }
}
