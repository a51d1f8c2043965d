import Machine
import SystemPackage

/// What kind of place this is.
enum SystemRule: DoctorRule {
    static let title = "System"

    static func summary(_ seen: Evidence) -> String? {
        let system = seen.machine.system
        let place =
            seen.place.container.map { ["a \($0) container"] }
            ?? (seen.place.isWSL ? ["WSL"] : seen.place.isImage ? ["an image"] : [])
        let glibc = system.glibc.map { ["glibc \($0)"] } ?? []
        return ([system.prettyName, system.architecture] + glibc + place).joined(separator: ", ")
    }

    static func findings(_ seen: Evidence) -> [Finding] {
        [processes(seen), foreignDriver(seen), windowsDriver(seen), jetson(seen)].compactMap(\.self)
    }

    /// Nothing of what the kernel tells there is known, and libcuda reads it too.
    private static func processes(_ seen: Evidence) -> Finding? {
        guard !seen.hasProcesses, !seen.place.isImage else { return nil }
        return noProcesses
    }

    static let noProcesses = Finding(
        .processesHidden, .failure,
        "`/proc` is not mounted: CUDA does not start, and half of this cannot be told",
        evidence: ["`/proc/self` is not there, as in a `chroot`"],
        remedies: [
            Remedy(type: "mount -t proc proc /proc", "as root"),
            Remedy("or work from outside: `provision --root DIR`"),
        ])

    /// A Linux driver inside WSL hides the one that Windows brings.
    private static func foreignDriver(_ seen: Evidence) -> Finding? {
        guard seen.place.isWSL, seen.place.container == nil,
            let library = seen.libraries.drivers.first
        else { return nil }
        let packages = seen.packages.filter { $0.isInstalled && $0.name.isPartOfDriver }
        let names = packages.map(\.name.shellWord).joined(separator: " ")
        return Finding(
            .wslForeignDriver, .failure,
            "a Linux driver is installed inside WSL, and hides that of Windows",
            evidence: ["`\(library)` is no file of Windows' driver"]
                + packages.prefix(3).map { "the package `\($0.name)` \($0.version) is installed" },
            remedies: names.isEmpty
                ? [Remedy(type: "sudo nvidia-uninstall", "removes what NVIDIA's installer left")]
                : [Remedy(type: "sudo apt-get purge \(names)", "and `sudo ldconfig`")])
    }

    private static func windowsDriver(_ seen: Evidence) -> Finding? {
        guard seen.place.isWSL, seen.place.container == nil else { return nil }
        if !seen.libraries.hasDoorToWindows {
            return Finding(
                .wslWithoutDriver, .warning, "WSL shows no GPU: there is no `/dev/dxg`",
                evidence: ["WSL 1 has none at all; WSL 2 has one where Windows has a driver"],
                remedies: [
                    Remedy("in Windows: `wsl --update`, and `wsl --set-version DISTRIBUTION 2`")
                ])
        }
        guard seen.libraries.windowsDriver == nil else { return nil }
        // The door is there for GPUs of all makers.
        let folder = seen.libraries.windowsFolder
        return Finding(
            .wslWithoutDriver, folder == nil ? .warning : .failure,
            "WSL has no CUDA from Windows",
            evidence: [
                "`/dev/dxg` is there, `/usr/lib/wsl/lib/libcuda.so.1` is not",
                folder.map { "Windows has a driver of NVIDIA's: `\($0)`" }
                    ?? "Windows shows no driver of NVIDIA's; without such a GPU nothing is wrong",
            ],
            remedies: [
                Remedy(
                    (folder == nil ? "with a GPU of NVIDIA's: " : "")
                        + "install its driver in Windows, then there: `wsl --shutdown`")
            ])
    }

    private static func jetson(_ seen: Evidence) -> Finding? {
        seen.place.jetson.map { board in
            Finding(
                .jetson, .note, "`\(board)`: JetPack brings its driver and its CUDA",
                evidence: ["wheels and drivers for servers do not run on it"])
        }
    }
}

extension String {
    /// Whether packages of this name carry the version of the driver and belong together.
    var isPartOfDriver: Bool {
        if ["linux-", "nvidia-container", "nvidia-cuda-", "nvidia-cudnn"].contains(where: hasPrefix)
        {
            return false
        }
        let exact: Set = [
            "nvidia-driver", "nvidia-driver-libs", "nvidia-driver-bin", "nvidia-kernel-dkms",
            "nvidia-open-kernel-dkms", "nvidia-smi", "libcuda1", "libnvidia-ml1",
            "libnvidia-ptxjitcompiler1", "libnvcuvid1", "libnvidia-encode1", "nvidia-vdpau-driver",
            "cuda-drivers",
        ]
        if exact.contains(self) { return true }
        // Ubuntu's names bear the branch: `nvidia-driver-580-server-open`.
        let words = split(separator: "-")
        let kinds: Set<Substring> = [
            "driver", "dkms", "utils", "compute", "kernel", "headless", "gl", "decode", "encode",
            "cfg1", "extra", "fbc1", "common",
        ]
        return ["nvidia", "libnvidia"].contains(words.first) && words.count >= 3
            && kinds.contains(words[1])
            && words.contains { $0.count == 3 && $0.allSatisfy(\.isNumber) }
    }
}
