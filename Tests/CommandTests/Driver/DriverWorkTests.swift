import Apt
import Diagnostics
import FileSystem
import Machine
import PackageModel
import Planning
import Subprocess
import SystemPackage
import TestSupport
import Testing

@testable import Provision

@Suite struct `The record of a driver` {
    @Test func `it comes back as it was written, and the same twice changes nothing`() throws {
        let folder = try TemporaryDirectory()
        #expect(try DriverRecord.stored(in: folder.path) == nil)
        var record = DriverRecord(
            owner: "lab", recipe: "/srv/lab.yaml", version: "580.95.05",
            before: ["nvidia-utils-580": nil, "nvidia-utils-550": "550.1-1"],
            after: ["nvidia-utils-580": "580.95.05-1", "nvidia-utils-550": nil], boot: "b1")
        try record.store(in: folder.path)
        #expect(try DriverRecord.stored(in: folder.path) == record)
        let before = try Files.attributes(of: folder.path.appending("driver.json"))?.inode
        try record.store(in: folder.path)
        #expect(try Files.attributes(of: folder.path.appending("driver.json"))?.inode == before)
        record.phase = .installed
        #expect(record.waitsForReboot(in: BootIdentity(boot: "b1", machine: "m")))
        #expect(!record.waitsForReboot(in: BootIdentity(boot: "b2", machine: "m")))
        record.phase = .loaded
        #expect(!record.waitsForReboot(in: BootIdentity(boot: "b1", machine: "m")))
        try DriverRecord.forget(in: folder.path)
        #expect(try DriverRecord.stored(in: folder.path) == nil)
    }

    @Test(arguments: ["", "{}", "[]", "{\"format\":99}", "\u{0}"])
    func `a damaged one says so`(_ text: String) throws {
        let folder = try TemporaryDirectory()
        try Files.writeAtomically(text, to: folder.path.appending("driver.json"))
        let error = #expect(throws: ProvisionError.self) {
            try DriverRecord.stored(in: folder.path)
        }
        #expect(error?.code == .damagedDriverRecord)
        #expect(error?.code.exitStatus == .integrity)
    }
}

@Suite struct `Files that go with a driver` {
    @Test func `ours are written once and removed, another's are left alone`() throws {
        let root = try TemporaryDirectory()
        let file = DriverFiles.nouveau
        #expect(try file.write(below: root.path))
        #expect(try !file.write(below: root.path))
        let place = root.path.appending("etc/modprobe.d/provision-nouveau.conf")
        let text = try Files.readText(place)
        #expect(text.contains("\nblacklist nouveau\n"))
        #expect(try OwnFile.remove(file.path, below: root.path))
        #expect(try !Files.exists(place))
        try Files.writeAtomically("blacklist x\n", to: place)
        let error = #expect(throws: ProvisionError.self) { try file.write(below: root.path) }
        #expect(error?.code == .fileOfAnother)
        #expect(try !OwnFile.remove(file.path, below: root.path))
        #expect(try Files.exists(place))
    }

    @Test func `a hold names each version once`() {
        let text = DriverFiles.hold([
            DriverPin(packages: ["*nvidia*", "libcuda1"], version: "580.95.05-0ubuntu1"),
            DriverPin(packages: ["nvidia-fabricmanager-580"], version: "580.95.05-1"),
        ]).text
        #expect(
            text.hasSuffix(
                """
                Package: *nvidia* libcuda1
                Pin: version 580.95.05-0ubuntu1
                Pin-Priority: 1001

                Package: nvidia-fabricmanager-580
                Pin: version 580.95.05-1
                Pin-Priority: 1001

                """))
    }
}

@Suite struct `A reboot that is due` {
    @Test func `the distribution's own files tell it, each package once`() throws {
        let folder = try TemporaryDirectory()
        let notice = RebootNotice(folder: folder.path)
        #expect(!notice.isGiven)
        try notice.give(for: ["nvidia-driver-580"])
        try notice.give(for: ["nvidia-driver-580", "nvidia-dkms-580"])
        #expect(notice.isGiven)
        #expect(
            try Files.readText(folder.path.appending("reboot-required"))
                == "*** System restart required ***\n")
        #expect(
            try Files.readText(folder.path.appending("reboot-required.pkgs"))
                == "nvidia-driver-580\nnvidia-dkms-580\n")
    }
}

@Suite struct `The unit that goes on after a reboot` {
    private static let command = [
        "/opt/50% \"a\"/$b", "apply", "/srv/50% of \"it\"/a $b \\.yaml", "--only", "",
        "new\nline\u{7f}",
    ]
    private static let variables = [
        "PROVISION_RESUMED": "1", "https_proxy": "http://me:it's \"50%\"@proxy.example:8080",
        "PIP_INDEX_URL": "https://a:$x`y\\z@index.example/a%20b\nc",
    ]
    private let unit = ResumeUnit(
        command: Self.command, folder: "/srv/50% of it", mounts: ["/srv/a b.yaml", "/x\ny"],
        environment: Self.variables)

    @Test func `words are quoted as systemd wants them`() {
        let lines = unit.file.text.split(separator: "\n").map(String.init)
        #expect(
            lines.contains(
                #"ExecStart="/opt/50%% \"a\"/$b" "apply" "/srv/50%% of \"it\"/a $$b \\.yaml" "#
                    + #""--only" "" "new\x0aline\x7f""#))
        #expect(lines.contains("WorkingDirectory=-/srv/50%% of it"))
        #expect(lines.contains(#"RequiresMountsFor="/srv/a b.yaml""#))
        #expect(lines.contains("TimeoutStartSec=2h"))
        #expect(lines.contains("StateDirectory=provision"))
        #expect(lines.contains("Wants=network-online.target"))
        #expect(
            lines.contains(
                "ExecStartPre=-/usr/bin/systemctl --no-reload disable provision-resume.service"))
        #expect(UnitReading(unit.file.text).command == Self.command)
        #expect(UnitReading.variables(unit.variables.text) == Self.variables)
    }

    @Test(arguments: ["/srv/a\\", "/srv/a ", "/srv/a\nExecStart=/bin/sh"])
    func `a folder that no line can hold is left out`(_ folder: String) {
        let text = ResumeUnit(
            command: ["/p"], folder: FilePath(folder), mounts: [FilePath(folder)], environment: [:]
        ).file.text
        #expect(!text.contains("WorkingDirectory"))
        #expect(text.split(separator: "\n").filter { $0.hasPrefix("ExecStart=") }.count == 1)
    }

    @Test func `it is switched on by its link, and all of it goes`() throws {
        let root = try TemporaryDirectory()
        try unit.install(below: root.path)
        try unit.install(below: root.path)
        let link = root.path.appending(ResumeUnit.link.components)
        #expect(try Files.readLink(link) == ResumeUnit.path)
        #expect(ResumeUnit.isInstalled(below: root.path))
        // Logins are nobody else's business.
        let variables = root.path.appending(ResumeUnit.variablesPath.components)
        #expect(try Files.attributes(of: variables)?.mode == 0o600)
        #expect(!unit.file.text.contains("proxy.example"))
        try ResumeUnit.remove(below: root.path)
        try ResumeUnit.remove(below: root.path)
        #expect(!ResumeUnit.isInstalled(below: root.path))
        #expect((try? Files.readLink(link)) == nil)
        #expect(try !Files.exists(variables))
    }

    @Test func `variables that decide are carried, others are not`() {
        let carried = ResumedVariables(of: [
            "PROVISION_PREFIX": "/srv/p", "HTTPS_PROXY": "http://p", "no_proxy": "x",
            "UV_INDEX_URL": "u", "SUDO_UID": "1000", "XDG_CACHE_HOME": "/c", "TERM": "xterm",
            "PROVISION_FAILPOINT": "x", "BASH_FUNC_a_proxy%%": "() {", "EDITOR": "vi",
        ])
        #expect(
            carried.values == [
                "PROVISION_PREFIX": "/srv/p", "HTTPS_PROXY": "http://p", "no_proxy": "x",
                "UV_INDEX_URL": "u", "SUDO_UID": "1000", "XDG_CACHE_HOME": "/c",
                "PROVISION_RESUMED": "1", "HOME": "/root",
            ])
    }

    /// Why which is left out says `ApplyCommand.resumption`.
    @Test func `each flag of apply is carried, or left out on purpose`() async throws {
        let help = try await Tool().run("apply", "--help").output
        let flags = Set(
            help.split { $0.isWhitespace || ",/()".contains($0) }.map(String.init)
                .filter { $0.hasPrefix("--") })
        let carried: Set = [
            "--only", "--skip", "--target", "--locked", "--frozen", "--sync", "--no-link-scripts",
            "--require-verified", "--offline", "--system", "--no-progress", "--verbose", "--quiet",
            "--jobs", "--prefix", "--cache-dir", "--facts", "--yes", "--no-input",
        ]
        let left: Set = [
            "--file", "--upgrade", "--fix", "--take-driver", "--resume-after-reboot", "--dry-run",
            "--exit-code", "--json", "--color", "--no-wait", "--root", "--link-scripts", "--help",
            "--version",
        ]
        #expect(flags.subtracting(carried).subtracting(left) == [])
        #expect(carried.subtracting(flags) == [])
    }

    @Test(
        .enabled("systemd-analyze is not installed") {
            (try? Files.exists("/usr/bin/systemd-analyze")) == true
        })
    func `systemd finds no fault with it`() async throws {
        let folder = try TemporaryDirectory()
        let path = folder.path.appending(ResumeUnit.name)
        let unit = ResumeUnit(
            command: ["/usr/bin/env"] + Self.command.dropFirst(), folder: "/srv/50% of it",
            mounts: ["/srv/50% of \"it\"/a $b.yaml"], environment: Self.variables)
        try Files.writeAtomically(unit.file.text, to: path)
        let result = try await run(
            .path("/usr/bin/systemd-analyze"),
            arguments: ["verify", "--man=no", "--recursive-errors=no", path.string],
            output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
        #expect(result.terminationStatus.isSuccess, "\(result.standardError)")
        #expect(!result.standardError.contains(ResumeUnit.name))
    }
}

@Suite struct `The proof of a driver` {
    private func proof(
        _ root: TemporaryDirectory, module: String?, smi: Bool = true, modinfo: Bool = true,
        libraries: [String] = ["libcuda.so.1"], graphics: DriverProof.Graphics = [],
        kernel: String? = "6.8.0-60-generic"
    ) throws -> DriverProof {
        for library in libraries { try root.write("usr/lib/x86_64-linux-gnu/\(library)", "") }
        if modinfo {
            try Files.createDirectories(root.path.appending("usr/sbin"))
            let script =
                module.map { "#!/bin/sh\necho \($0)\n" }
                ?? "#!/bin/sh\necho not found >&2; exit 1\n"
            try Files.writeAtomically(
                script, to: root.path.appending("usr/sbin/modinfo"), mode: 0o755)
        }
        if smi {
            try Files.createDirectories(root.path.appending("usr/bin"))
            try Files.writeAtomically("", to: root.path.appending("usr/bin/nvidia-smi"))
        }
        return DriverProof(
            planned: try #require(DottedVersion("580.95.05")), kernel: kernel,
            root: root.path, graphics: graphics, programs: SubprocessRunner())
    }

    @Test func `programs find libcuda, and a desktop what it draws with`() async throws {
        let root = try TemporaryDirectory()
        func fault(_ graphics: DriverProof.Graphics, _ libraries: [String]) async throws -> String?
        {
            do {
                try await proof(
                    root, module: nil, modinfo: false, libraries: libraries, graphics: graphics,
                    kernel: nil
                ).check()
                return nil
            } catch let error as ProvisionError {
                return error.message
            }
        }
        #expect(try await fault([], [])?.hasSuffix("no library `libcuda.so.1` is there") == true)
        #expect(
            try await fault([.openGL, .vulkan], ["libcuda.so.1"])?
                .contains("`libGLX_nvidia.so.0`") == true)
        let both = ["libcuda.so.1", "libGLX_nvidia.so.0"]
        #expect(try await fault([.openGL], both) == nil)
        #expect(try await fault([.vulkan], both)?.contains("Vulkan does not know it") == true)
        try root.write("usr/share/vulkan/icd.d/nvidia_icd.x86_64.json", "{}")
        #expect(try await fault([.openGL, .vulkan], both) == nil)
    }

    @Test func `a module of the planned version and nvidia-smi are enough`() async throws {
        let root = try TemporaryDirectory()
        try await proof(root, module: "580.95.05").check()
    }

    @Test(
        arguments: [
            ("550.1", true, "the kernel 6.8.0-60-generic would load 550.1"),
            (nil, true, "the kernel 6.8.0-60-generic has no module `nvidia`"),
            ("580.95.05", false, "`/usr/bin/nvidia-smi` is not there"),
        ] as [(String?, Bool, String)])
    func `anything else is told`(_ module: String?, _ smi: Bool, _ fault: String) async throws {
        let root = try TemporaryDirectory()
        let error = await #expect(throws: ProvisionError.self) {
            try await proof(root, module: module, smi: smi).check()
        }
        #expect(error?.code == .driverNotBuilt)
        #expect(error?.message == "driver 580.95.05 is installed, and does not work: \(fault)")
    }

    @Test func `without modinfo nothing is proven`() async throws {
        let root = try TemporaryDirectory()
        let error = await #expect(throws: ProvisionError.self) {
            try await proof(root, module: nil, modinfo: false).check()
        }
        #expect(error?.message.hasSuffix("`modinfo` is not there to ask") == true)
    }
}
