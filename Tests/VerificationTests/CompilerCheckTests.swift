import Diagnostics
import FileSystem
import Installation
import Machine
import SystemPackage
import TestSupport
import Testing

@testable import Verification

@Suite struct `nvcc` {
    /// A compiler that notes its arguments and makes a program which prints them, or does `deed`.
    private static func compiler(_ deed: String = "echo host gcc 12.2.0") -> String {
        """
        #!/bin/sh
        for last; do :; done
        while [ $# -gt 0 ]; do [ "$1" = -o ] && out="$2"; [ "$1" = -gencode ] && codes="$codes $2"; shift; done
        grep -q __global__ "$last" || exit 9
        printf '#!/bin/sh\\necho "%s"\\n%s\\n' "$codes" '\(deed)' > "$out"
        chmod +x "$out"

        """
    }

    private func specimen(_ compiler: String = compiler()) throws -> Specimen {
        let specimen = try Specimen()
        try specimen.equip("bin/nvcc", compiler, mode: 0o755)
        try specimen.equip("include/cuda_runtime.h", "")
        specimen.lock(nvcc: "13.0.88")
        return specimen
    }

    private func run(_ specimen: Specimen) async throws -> [Check] {
        await CompilerCheck(subject: try specimen.subject(), tools: try specimen.tools()).run()
    }

    @Test func `without a GPU it compiles for a sample, and the program says that there is none`()
        async throws
    {
        let specimen = try specimen(
            Self.compiler("echo host gcc 12.2.0; echo no device: made up; exit 3"))
        let checks = try await run(specimen)
        #expect(checks.map(\.name) == ["nvcc", "nvcc-run"])
        #expect(
            checks[0].summary
                == "nvcc 13.0 compiled and linked a program with gcc 12.2.0 for sm_90")
        #expect(checks[1].outcome == .skipped("no NVIDIA GPU on the PCI bus"))
        // Nothing is left in the temporary folder.
        let left = try Files.list(specimen.folder.path).map(\.name)
        #expect(left == ["demo"])
    }

    @Test(arguments: ["exit 127", "kill -SEGV $$", "echo count: made up; exit 1"])
    func `without a GPU a program that does not get as far as asking fails`(_ deed: String)
        async throws
    {
        let checks = try await run(try specimen(Self.compiler(deed)))
        #expect(checks.map(\.outcome) == [.passed, .failed])
        #expect(checks[1].code?.name == "R762")
    }

    @Test func `without a GPU it compiles for those that the lock is for`() async throws {
        let specimen = try specimen()
        specimen.gpus = ["rtx-3090*2", "sm_90"]
        let summary = try await run(specimen)[0].summary
        #expect(summary.hasSuffix(" for sm_86, sm_90"))
    }

    @Test(arguments: [("12.2.0", true), ("13.1.0", false)])
    func `the compiler of the profile is the one that was used`(
        _ version: String, _ passes: Bool
    ) async throws {
        let specimen = try specimen()
        specimen.machine.compilers = [
            HostCompiler(
                path: "/usr/bin/g++-x", executable: "/usr/bin/g++-x", family: .gcc,
                version: version)
        ]
        let profile = try Profile(Profile.Contents(hostCompiler: "/usr/bin/g++-x"))
        let tools = CheckTools(
            programs: SubprocessRunner(), helper: NVRTCHelper(executable: "/x", arguments: []),
            temporary: specimen.folder.path,
            environment: CheckEnvironment(profile: profile, inherited: [:]))
        let check = try #require(
            await CompilerCheck(subject: try specimen.subject(), tools: tools).run().first)
        #expect((check.outcome == .passed) == passes)
        #expect(check.code?.name == (passes ? nil : "R761"))
    }

    @Test(arguments: [
        (
            "#error -- unsupported GNU version! gcc versions later than 15 are not supported!",
            "R763"
        ),
        ("nvcc fatal   : Cannot find compiler 'g++-11' in PATH for host compiler", "R757"),
        ("gcc: fatal error: cannot execute 'cc1plus': execvp: No such file or directory", "R757"),
        ("ptxas fatal   : made up", "R760"),
    ])
    func `what nvcc complains of has a name`(_ words: String, _ code: String) async throws {
        let checks = try await run(
            try specimen("#!/bin/sh\ncat >&2 <<'END'\n\(words)\nEND\nexit 1\n"))
        #expect(checks.map(\.code?.name) == [code])
        #expect(checks[0].hints.isEmpty == (code == "R760"))
    }

    @Test func `a compiler that makes nothing fails, whatever it reports`() async throws {
        let checks = try await run(try specimen("#!/bin/sh\necho done\n"))
        #expect(checks.map(\.outcome) == [.failed])
        #expect(checks[0].summary == "nvcc reported success and made no program")
        #expect(checks[0].details == ["done"])
    }

    @Test func `with GPUs it compiles for each and runs`() async throws {
        let specimen = try specimen()
        specimen.machine = Specimen.machine(gpus: [0x2330, 0x2204, 0x2330], driver: "580.95.05")
        let checks = try await run(specimen)
        #expect(
            checks[0].summary
                == "nvcc 13.0 compiled and linked a program with gcc 12.2.0 for sm_86, sm_90")
        #expect(checks[1].outcome == .passed)
        #expect(
            checks[1].summary
                == "the program computed on  arch=compute_86,code=sm_86 arch=compute_90,code=sm_90")
    }

    @Test func `the program is told where its inputs come from and what it has code for`()
        async throws
    {
        let specimen = try specimen(Self.compiler("shift; echo \"for $*\""))
        specimen.machine = Specimen.machine(gpus: [0x2330, 0x2204], driver: "580.95.05")
        let summary = try await run(specimen)[1].summary
        #expect(summary.hasSuffix(", for 86 90"), "\(summary)")
    }

    @Test func `a visible GPU without code is named beside those that computed`() async throws {
        let specimen = try specimen(Self.compiler("echo no code for Tesla V100"))
        specimen.machine = Specimen.machine(gpus: [0x2330, 0x1db1], driver: "580.95.05")
        let check = try await run(specimen)[1]
        #expect(check.outcome == .passed)
        #expect(check.summary.hasSuffix("; nvcc made no code for Tesla V100"))
    }

    @Test func `a job that sees only GPUs without code is skipped`() async throws {
        let specimen = try specimen(
            "#!/bin/sh\nwhile [ $# -gt 0 ]; do [ \"$1\" = -o ] && out=\"$2\"; shift; done\n"
                + "printf '#!/bin/sh\\necho no code for Tesla V100; exit 4\\n' > \"$out\"\n"
                + "chmod +x \"$out\"\n")
        specimen.machine = Specimen.machine(gpus: [0x2330, 0x1db1], driver: "580.95.05")
        #expect(
            try await run(specimen)[1].outcome == .skipped("nvcc made no code for Tesla V100"))
    }

    @Test func `in WSL, whose bus shows no GPU, it compiles for each generation`() async throws {
        let specimen = try specimen()
        specimen.machine.environment.isWSL = true
        #expect(
            try await run(specimen)[0].summary.hasSuffix(
                " for sm_75, sm_80, sm_90, sm_100, sm_110, sm_120"))
    }

    @Test func `a GPU without its driver is a reason of its own`() async throws {
        let specimen = try specimen()
        specimen.machine = Specimen.machine(gpus: [0x2330], driver: nil)
        #expect(try await run(specimen)[1].outcome == .skipped("no NVIDIA driver is loaded"))
    }

    @Test func `a GPU that this compiler dropped is named, and no program is run on it`()
        async throws
    {
        let specimen = try specimen()
        specimen.machine = Specimen.machine(gpus: [0x1db1], driver: "580.95.05")
        let checks = try await run(specimen)
        #expect(checks[0].summary.hasSuffix("for sm_90, not for Tesla V100 SXM2 16GB"))
        #expect(checks[1].outcome == .skipped("nvcc makes no code for Tesla V100 SXM2 16GB"))
    }

    @Test func `a program that computes wrongly fails the run`() async throws {
        let specimen = try specimen(
            "#!/bin/sh\nwhile [ $# -gt 0 ]; do [ \"$1\" = -o ] && out=\"$2\"; shift; done\n"
                + "printf '#!/bin/sh\\necho H100 computes wrongly; exit 1\\n' > \"$out\"; chmod +x \"$out\"\n"
        )
        specimen.machine = Specimen.machine(gpus: [0x2330], driver: "580.95.05")
        let checks = try await run(specimen)
        #expect(checks[1].outcome == .failed)
        #expect(checks[1].details == ["H100 computes wrongly"])
    }

    @Test func `what the compiler says comes back, with a way out where there is one`() async throws
    {
        let specimen = try specimen(
            "#!/bin/sh\necho 'gcc: No such file or directory' >&2\n"
                + "echo 'nvcc fatal   : Failed to preprocess host compiler properties.' >&2\nexit 1\n"
        )
        let checks = try await run(specimen)
        #expect(checks.count == 1)
        #expect(checks[0].summary == "nvcc failed, exit status 1")
        #expect(checks[0].details.count == 2)
        #expect(checks[0].hints.first?.text.contains("version 15") == true)
    }

    @Test func `a toolkit without the runtime cannot compile, and says so`() async throws {
        let specimen = try Specimen()
        try specimen.equip("bin/nvcc", "x", mode: 0o755)
        let reason = "the toolkit has no runtime to compile against"
        #expect(try await run(specimen).map(\.outcome) == [.skipped(reason)])
    }

    @Test func `the profile reaches the compiler, the user's environment does not`() async throws {
        let specimen = try specimen()
        let programs = CannedPrograms([("nvcc", ProgramResult(.exited(1)))])
        let profile = try Profile(Profile.Contents(hostCompiler: "/usr/bin/g++-12"))
        let environment = CheckEnvironment(
            profile: profile,
            inherited: ["HOME": "/home/user", "LD_PRELOAD": "/evil.so", "PATH": "/evil"])
        let tools = CheckTools(
            programs: programs, helper: NVRTCHelper(executable: "/x", arguments: []),
            temporary: specimen.folder.path, environment: environment)
        _ = await CompilerCheck(subject: try specimen.subject(), tools: tools).run()
        let seen = try #require(programs.runs.first).environment
        #expect(seen["NVCC_CCBIN"] == "/usr/bin/g++-12")
        #expect(seen["HOME"] == "/home/user")
        #expect(seen["LD_PRELOAD"] == nil)
        #expect(seen["PATH"]?.contains("evil") == false)
    }
}
