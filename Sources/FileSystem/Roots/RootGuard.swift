import CPlatform
import Glibc
import SystemPackage

/// What the guardian's process does; it never comes back to its caller.
struct RootGuard {
    let root: FilePath
    /// The process that is guarded, its parent.
    let run: Int32
    let descriptor: Int32

    func live() -> Never {
        standAside()
        var notes = Notes()
        while !notes.hasEnded, let more = read() { notes.take(more, from: run) }
        // The pipe closes too where the run becomes another program, by `exec`.
        while !notes.hasEnded, getppid() == run { usleep(20_000) }
        if let namespace = notes.namespace {
            awaitPackages(in: namespace)
            endProcesses(in: namespace)
        }
        remove(notes.placed)
        _exit(0)
    }

    /// What the run has told so far.
    private struct Notes {
        private(set) var namespace: String?
        private(set) var placed: [String] = []
        private(set) var hasEnded = false
        private var rest: [UInt8] = []

        mutating func take(_ bytes: [UInt8], from run: Int32) {
            rest += bytes
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: rest[..<end], as: UTF8.self)
                rest.removeSubrange(...end)
                let words = line.split(separator: " ", maxSplits: 1).map(String.init)
                switch (words.first, words.dropFirst().first) {
                case ("namespace", let name?): hold(name, of: run)
                case ("placed", let path?): placed.append(path)
                case ("end", nil): hasEnded = true
                default: break
                }
            }
        }

        /// Keeps the namespace by a descriptor: the kernel gives the number of one that is gone to
        /// the next, which would be another run's.
        private mutating func hold(_ name: String, of run: Int32) {
            let descriptor = unsafe open("/proc/\(run)/ns/mnt", O_RDONLY | O_CLOEXEC)
            let held = try? Files.readLink(FilePath("/proc/self/fd/\(descriptor)"))
            if descriptor != -1, held?.string == name { namespace = name }
        }
    }

    /// Away from the terminal and its signals, and from pipes that others wait for the end of.
    private func standAside() {
        setsid()
        for signal in [SIGINT, SIGTERM, SIGHUP, SIGPIPE] { ignore(signal) }
        let null = unsafe open("/dev/null", O_RDWR)
        for stream in 0...2 as ClosedRange<Int32> { _ = dup2(null, stream) }
    }

    private func ignore(_ number: Int32) { _ = signal(number, SIG_IGN) }

    private func read() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let answer = SystemCall.attempt {
            unsafe Glibc.read(descriptor, &buffer, buffer.count)
        }
        guard case .success(let count) = answer, count > 0 else { return nil }
        return Array(buffer.prefix(count))
    }

    // MARK: Processes

    /// As long as a kernel module takes that is built by a package's script.
    private static let packagePatience = ContinuousClock.Duration.seconds(1800)

    /// Lets apt and dpkg come to their end where the run was interrupted meanwhile: a dpkg that is
    /// killed leaves packages half installed.
    private func awaitPackages(in namespace: String) {
        let deadline = ContinuousClock.now + Self.packagePatience
        while ContinuousClock.now < deadline,
            processes(in: namespace).contains(where: changesPackages)
        {
            usleep(50_000)
        }
    }

    private func changesPackages(_ process: Int32) -> Bool {
        let comm = try? Files.readText(FilePath("/proc/\(process)/comm"), limit: 64)
        return comm == "apt-get\n" || comm == "dpkg\n"
    }

    /// Ends what the run started and did not wait for, such as an agent of a package's script:
    /// as long as it lives, the root's file system cannot be unmounted.
    private func endProcesses(in namespace: String) {
        for (signal, patience) in [(SIGTERM, 50), (SIGKILL, 50)] {
            var rest = processes(in: namespace)
            for process in rest { kill(process, signal) }
            var turns = 0
            while !rest.isEmpty, turns < patience {
                usleep(20_000)
                turns += 1
                rest = processes(in: namespace)
            }
        }
    }

    private func processes(in namespace: String) -> [Int32] {
        let entries = (try? Files.list("/proc")) ?? []
        return entries.compactMap { Int32($0.name) }.filter { process in
            guard process != run else { return false }
            let link = FilePath("/proc/\(process)/ns/mnt")
            return (try? Files.readLink(link))?.string == namespace
        }
    }

    // MARK: Files

    /// Removes what was placed, seen from inside the root: its links must not lead out of it.
    private func remove(_ paths: [String]) {
        guard !paths.isEmpty,
            case .success = unsafe root.attempt({ unsafe provision_chroot($0) })
        else { return }
        for path in paths where PlacedFile.isOurs(FilePath(path)) {
            try? Files.remove(FilePath(path))
        }
    }
}
