import FileSystem
import Machine
import SystemPackage

/// Why the kernel has NVIDIA's module, or has it not.
struct KernelEvidence: Sendable {
    var kernels: [InstalledKernel] = []
    /// The module's file by the release of its kernel.
    var modules: [String: FilePath] = [:]
    /// Builds of DKMS that were begun and not finished, or failed.
    var brokenBuilds: [ModuleBuild] = []
    /// Kernels that DKMS has a finished module for.
    var builtFor: Set<String> = []
    /// Whether DKMS has the sources of the module.
    var hasSources = false
    var key: DriverSite.ModuleKey = .none
    var isNouveauBlocked = false
    /// Lines of `modprobe.d` that keep NVIDIA's own module away.
    var blocks: [FileLine] = []
    /// Whether Ubuntu's switch between the GPUs of a laptop is there, which writes such lines.
    var hasPrime = false
    /// Lines of the kernel's log that name the driver; empty where it may not be read.
    var log: [String] = []
    /// The driver's error numbers that tell something against a GPU of now.
    var xids: [XidEvent] = []
    var wantsReboot = false

    var running: InstalledKernel? { kernels.first { $0.isRunning } }
}

/// A module that DKMS could not build.
struct ModuleBuild: Sendable, Hashable {
    var version: String
    /// `6.8.0-60-generic`; nil where the log does not tell.
    var kernel: String?
    var log: FilePath
    /// The lines that tell why.
    var errors: [String]
}

/// A line of a file, counted from 1.
struct FileLine: Sendable, Hashable {
    var path: FilePath
    var number: Int
    var text: String

    /// `/etc/environment:3`.
    var place: String { "\(path):\(number)" }
}

extension MachineFiles {
    /// The lines of a short file that please; none of a file that is none, or too long.
    func lines(of path: FilePath, where pleases: (Substring) -> Bool) -> [FileLine] {
        guard let text = text(path, limit: 1 << 18) else { return [] }
        return text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .enumerated().filter { pleases($0.element) }.prefix(8)
            .map {
                FileLine(path: path, number: $0.offset + 1, text: String($0.element.prefix(200)))
            }
    }
}

/// Reads modules, DKMS and `modprobe.d`.
struct KernelReading {
    let files: MachineFiles
    let probe: MachineProbe

    func evidence(log: String) -> KernelEvidence {
        var seen = KernelEvidence(kernels: probe.kernels(), key: probe.moduleKey())
        for kernel in seen.kernels { seen.modules[kernel.release] = module(of: kernel.release) }
        readBuilds(&seen)
        seen.isNouveauBlocked = probe.isNouveauBlocked()
        seen.blocks = blocks()
        seen.hasPrime = files.isProgram("/usr/bin/prime-select")
        seen.log = LogLines.driver(in: log)
        seen.xids = XidLog(log).events.filter { XidMeaning.of($0.number) != nil }
        seen.wantsReboot = files.exists("/run/reboot-required")
        return seen
    }

    /// DKMS and packages put it below `updates`, the distribution's own below `kernel`.
    private func module(of kernel: String) -> FilePath? {
        let folder = FilePath("/lib/modules").appending(kernel)
        for place in ["updates/dkms", "updates", "extra", "kernel/drivers/video", "misc"] {
            let names = files.names(in: folder.appending(place), beginningWith: "nvidia")
            if let name = names.first(where: Self.isModule) { return folder.appending(place, name) }
        }
        let listed = files.lines(folder.appending("modules.dep"), limit: 8 << 20).first { line in
            let path = line.prefix { $0 != ":" }
            return Self.isModule(path.split(separator: "/").last ?? "")
        }
        return listed.map { folder.appending(String($0.prefix { $0 != ":" })) }
            .flatMap { files.exists($0) ? $0 : nil }
    }

    /// `nvidia.ko`, Debian's `nvidia-current.ko`, `nvidia-current-open.ko` and `nvidia-tesla-535.ko`,
    /// packed or not; none of those that stand beside it, such as `nvidia-current-drm.ko`.
    private static func isModule(_ name: some StringProtocol) -> Bool {
        guard let end = name.firstRange(of: ".ko")?.lowerBound else { return false }
        let words = name[..<end].split(separator: "-")
        guard words.first == "nvidia", let last = words.last else { return false }
        return words.count == 1
            || ["current", "tesla", "legacy"].contains(words[1])
                && !["drm", "modeset", "uvm", "peermem"].contains(last)
    }

    private func readBuilds(_ seen: inout KernelEvidence) {
        let root = FilePath("/var/lib/dkms")
        for name in files.names(in: root) where name.hasPrefix("nvidia") && name != "nvidia-fs" {
            for version in files.names(in: root.appending(name)).prefix(16)
            where version.first?.isNumber == true {
                seen.hasSources = true
                let folder = root.appending(name, version)
                for kernel in files.names(in: folder) where kernel.first?.isNumber == true {
                    let machines = files.names(in: folder.appending(kernel))
                    if machines.contains(where: {
                        files.isFolder(folder.appending(kernel, $0, "module"))
                    }) {
                        seen.builtFor.insert(kernel)
                    }
                }
                if let build = brokenBuild(version, folder.appending("build", "make.log")) {
                    seen.brokenBuilds.append(build)
                }
            }
        }
        seen.brokenBuilds.removeAll { $0.kernel.map(seen.builtFor.contains) ?? false }
    }

    /// A finished build takes its log away; the one that is left tells what failed.
    private func brokenBuild(_ version: String, _ log: FilePath) -> ModuleBuild? {
        guard let head = files.head(log, bytes: 1 << 12) else { return nil }
        let words = head.prefix { !$0.isNewline }.split(separator: " ")
        let kernel = words.firstIndex(of: "kernel").flatMap { index in
            words.indices.contains(index + 1) ? String(words[index + 1]) : nil
        }
        let tail = files.tail(log, bytes: 1 << 18) ?? ""
        return ModuleBuild(
            version: version, kernel: kernel, log: log, errors: LogLines.errors(in: tail))
    }

    private func blocks() -> [FileLine] {
        let folders: [FilePath] = ["/etc/modprobe.d", "/run/modprobe.d", "/usr/lib/modprobe.d"]
        return folders.flatMap { folder in
            files.names(in: folder).filter { $0.hasSuffix(".conf") }.prefix(512).flatMap { name in
                files.lines(of: folder.appending(name)) { line in
                    let words = line.split(whereSeparator: \.isWhitespace)
                    guard words.count >= 2, ["nvidia", "nvidia-current"].contains(words[1]) else {
                        return false
                    }
                    return words[0] == "blacklist"
                        || words[0] == "install" && words.count > 2
                            && ["/bin/false", "/bin/true", "/usr/bin/false", "/usr/bin/true"]
                                .contains(words[2])
                }
            }
        }
    }
}

/// The lines of a log that tell why.
enum LogLines {
    private static let words = [
        "error:", "error ", "fatal", "cannot ", "not found", "no such file", "undefined!",
        "unable to", "key was rejected", "no space left",
    ]
    /// What make says after the error that matters, and what is told of checks that may fail.
    private static let noise = [
        "make[", "make:", "error 2", "waiting for unfinished", "warning:", "-werror",
    ]

    /// The first four of them, shortened; those that a compiler or linker calls errors first.
    static func errors(in text: String) -> [String] {
        let telling = text.split(whereSeparator: \.isNewline).filter { line in
            // `[-Werror=…]` at an error's end names the option that made it one.
            let line = line.lowercased().replacing("[-werror", with: "[")
            return words.contains { line.contains($0) } && !noise.contains { line.contains($0) }
                && !isCommand(line)
        }
        let certain = telling.filter { line in
            let line = line.lowercased()
            return line.contains("error:") || line.contains("undefined!")
        }
        return (certain.isEmpty ? telling : certain).prefix(4).map { String($0.prefix(160)) }
    }

    /// `cc -O2 -c nv.c`, `test -e x || echo …`: what make shows of its own work quotes every error it
    /// would tell.
    private static func isCommand(_ line: String) -> Bool {
        let words = line.split(separator: " ", maxSplits: 3)
        guard let first = words.first, !first.hasSuffix(":") else { return false }
        return words.dropFirst().contains { $0.hasPrefix("-") } || line.contains(" || ")
    }

    /// Lines of the kernel's log that name the driver, since its module was loaded the last time: the
    /// last twenty, and what came before them of a GPU that was lost, which each program that asks for
    /// it adds lines to.
    static func driver(in text: String) -> [String] {
        let marks = ["NVRM", "nvidia:", "nvidia ", "Lockdown: ", "nouveau", "Xid"]
        let lines = text.split(whereSeparator: \.isNewline)
            .filter { line in marks.contains { line.contains($0) } }
        let start = lines.lastIndex { $0.contains("NVRM: loading NVIDIA UNIX") } ?? 0
        let recent = lines[start...]
        let lost = recent.dropLast(20).filter { $0.contains("fallen off the bus") }.prefix(2)
        return (lost + recent.suffix(20)).map { String($0.prefix(200)) }
    }
}
