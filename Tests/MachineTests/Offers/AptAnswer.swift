import Diagnostics
import Machine
import Synchronization

/// What `apt-cache show` prints, put together as apt does it.
struct AptAnswer {
    private(set) var text = ""
    private static let digest = String(repeating: "0a", count: 16)

    /// One version of a package; `file` false: it is installed and no source has it any more.
    func package(
        _ name: String, _ version: String, depends: String = "libc6 (>= 2.34)",
        description: String = "NVIDIA driver metapackage", architecture: String = "amd64",
        file: Bool = true
    ) -> AptAnswer {
        let state = file ? "Priority: optional" : "Status: install ok installed"
        let place = "pool/restricted/n/nvidia/\(name)_\(version)_\(architecture).deb"
        var answer = self
        answer.text += """
            Package: \(name)
            Architecture: \(architecture)
            Version: \(version)
            \(state)
            Section: libs
            Source: nvidia-graphics-drivers
            Maintainer: Somebody <somebody@example.com>
            Installed-Size: 1360
            Provides: nvidia-driver-binary
            Depends: \(depends)
            Conflicts: nvidia-driver-binary
            \(file ? "Filename: \(place)\nSize: 523316\nSHA256: \(Self.digest)\(Self.digest)\n" : "")\
            Description-en: \(description)
             Version: 999.99
            Description-md5: \(Self.digest)

            """ + "\n"
        return answer
    }

    /// A compiler of the distribution.
    func compiler(_ name: String, _ version: String) -> AptAnswer {
        package(name, version, description: "GNU C++ compiler")
    }
}

extension AptAnswer {
    /// 22.04 with its updates: versions as Ubuntu's package pages told them in 2026.
    static let ubuntu2204 = AptAnswer()
        .package("nvidia-driver-535-server", "535.309.01-0ubuntu0.22.04.1")
        .package(
            "nvidia-driver-565-server", "580.173.02-0ubuntu0.22.04.1",
            depends: "nvidia-driver-580-server",
            description: "Transitional package for nvidia-driver-580-server"
        )
        .package("nvidia-driver-580", "580.173.02-0ubuntu0.22.04.1")
        .package("nvidia-driver-580", "580.65.06-0ubuntu0.22.04.1")
        .package("nvidia-driver-580-open", "580.173.02-0ubuntu0.22.04.1")
        .package(
            "nvidia-driver-580-server-open", "580.173.02-0ubuntu0.22.04.1",
            depends: "libnvidia-gl-580-server (= 580.173.02-0ubuntu0.22.04.1), "
                + "nvidia-dkms-580-server-open, nvidia-kernel-source-580-server-open"
        )
        .package("nvidia-headless-580", "580.173.02-0ubuntu0.22.04.1")
        .package("nvidia-headless-580-server-open", "580.173.02-0ubuntu0.22.04.1")
        .compiler("g++-11", "11.4.0-1ubuntu1~22.04").compiler("g++-12", "12.3.0-1ubuntu1~22.04")
        .compiler("clang-14", "1:14.0.0-1ubuntu1.1").compiler("g++-9", "9.5.0-1ubuntu1~22.04")

    /// Bookworm with `non-free`.
    static let debian12 = AptAnswer()
        .package("nvidia-driver", "535.261.03-1~deb12u1", depends: "nvidia-kernel-dkms")
        .package("nvidia-open-kernel-dkms", "535.261.03-1~deb12u1")
        .package("nvidia-tesla-470-driver", "470.256.02-1~deb12u1")
        .package("nvidia-legacy-390xx-driver", "390.157-5")
        .compiler("g++-11", "11.3.0-12").compiler("g++-12", "12.2.0-14+deb12u1")

    /// Trixie with `contrib` alone: no open modules there.
    static let debian13 = AptAnswer()
        .package("nvidia-driver", "550.163.01-5.1")
        .package("nvidia-open-kernel-dkms", "545.23.06-1")
        .compiler("g++-14", "14.2.0-19").compiler("clang-19", "1:19.1.7-3+b1")

    /// NVIDIA's repository for 24.04 beside Ubuntu's own: every version that it ever had.
    static let repository = AptAnswer()
        .package(
            "cuda-drivers", "595.71.05-1ubuntu1", depends: "nvidia-driver (>= 595.71.05)"
        )
        .package("cuda-drivers", "580.95.05-0ubuntu1", depends: "cuda-drivers-580 (>= 580.95.05)")
        .package("cuda-drivers-580", "580.95.05-0ubuntu1", depends: "nvidia-driver-580")
        .package("cuda-drivers-580", "580.65.06-0ubuntu1", depends: "nvidia-driver-580")
        .package("nvidia-driver-open", "595.71.05-1ubuntu1")
        .package("nvidia-driver", "595.71.05-1ubuntu1")
        .package("nvidia-open", "595.71.05-1ubuntu1", depends: "nvidia-driver-open")
        .package("nvidia-open-580", "580.95.05-0ubuntu1", depends: "nvidia-driver-580-open")
        .package("nvidia-driver-430", "455.45.01-0ubuntu1")
        .package("nvidia-driver-535", "1:535.54.03-0ubuntu1")
}

/// A machine whose apt answers from memory.
final class AptMachine {
    let machine: FakeMachine
    let programs: AptPrograms

    init(_ answer: AptAnswer, id: String = "ubuntu") throws {
        machine = try FakeMachine()
        programs = AptPrograms(ProgramResult(.exited(0), output: answer.text))
        try machine.write("/etc/os-release", "ID=\(id)\n")
        try machine.write("/proc/sys/kernel/arch", "x86_64\n")
        try machine.program("/usr/bin/apt-cache")
        try machine.write("/var/lib/apt/lists/ubuntu_dists_jammy_main_binary-amd64_Packages", "")
        try machine.write("/etc/apt/sources.list.d/ubuntu.sources", "Types: deb\n")
    }

    func offers() async -> MachineOffers { await machine.probe(programs: programs).offers() }
}

/// Answers every run alike and keeps what was asked.
final class AptPrograms: ProgramRunner {
    private let result: Mutex<ProgramResult>
    private let asked = Mutex<[ProgramRun]>([])

    init(_ result: ProgramResult) { self.result = Mutex(result) }

    var runs: [ProgramRun] { asked.withLock { $0 } }

    /// What is answered from now on.
    func answer(_ next: ProgramResult) { result.withLock { $0 = next } }

    func run(_ program: ProgramRun) async throws -> ProgramResult {
        asked.withLock { $0.append(program) }
        return result.withLock { $0 }
    }
}
