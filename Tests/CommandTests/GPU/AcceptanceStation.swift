import FileSystem
import SystemPackage
import TestSupport

/// A machine for `scripts/gpu-acceptance` on which nothing is real but the script, `gpu-probe`,
/// `nvrtc-probe` and the script of torch's proof.
struct AcceptanceStation {
    let tool: Tool
    /// What is in the command line of each program that it starts of ours.
    let mark: String
    private let double: DriverDouble

    static let script = FilePath(#filePath).removingLastComponent().removingLastComponent()
        .removingLastComponent().removingLastComponent().appending("scripts/gpu-acceptance")

    /// All that it tells of, in order.
    static let steps = [
        "starts", "machine", "doctor", "tools", "smoke", "nvrtc", "nvcc", "torch-nvrtc", "torch",
        "copy", "3-seconds", "20-seconds",
    ]

    static let isPossible = ["/bin/bash", "/usr/bin/python3", "/usr/bin/timeout"].allSatisfy {
        (try? Files.exists(FilePath($0))) == true
    }

    /// Nil where no double can be compiled.
    init?() async throws {
        guard let double = try await DriverDouble.shared() else { return nil }
        self.double = double
        tool = try Tool()
        mark = tool.folder.path.lastComponent?.string ?? ""
        try tool.folder.write("bin/date", Self.clock, mode: 0o755)
        // What a user's folder may be called.
        try tool.folder.write("a b/provision", Self.command, mode: 0o755)
        let source = try tool.folder.write(
            "nvrtc.c", NVRTCDouble.source(architectures: [75, 86, 90]))
        try Files.createDirectories(tool.folder.appending("cuda/lib"))
        let library = tool.folder.appending("cuda/lib/libnvrtc.so.13")
        guard try await DriverDouble.compile(source, to: library) else { return nil }
        try tool.folder.write("cuda/bin/nvcc", Self.nvcc, mode: 0o755)
        try tool.folder.write("bin/g++", "#!/bin/sh\n", mode: 0o755)
    }

    /// Runs it to its end, or `under` what `timeout` is given.
    func run(
        _ fault: AcceptanceFault = .init([], ""), equipped: Bool = true, under limits: [String] = []
    ) async throws -> Tool.Result {
        var more = [
            "CUDA_DOUBLE": fault.rules, "TICK": "\(fault.tick)", "NVCC": "\(fault.nvcc)",
            "PROGRAM": "\(fault.program)", "DOCTOR": "\(fault.doctor)", "RATIO": fault.ratio,
            "GPU_STEP_LIMIT": "\(fault.limit)",
        ]
        if equipped {
            try installTorch(fault)
            more["CUDA_HOME"] = tool.folder.appending("cuda").string
            more["GPU_PYTHON"] = tool.folder.appending("env/bin/python").string
        } else {
            try tool.folder.write("bin/python3", "#!/bin/sh\nexit 9\n", mode: 0o755)
        }
        return try await start(["the report"], limits: limits, with: more)
    }

    func start(
        _ arguments: [String], limits: [String] = [], with more: [String: String] = [:]
    ) async throws -> Tool.Result {
        let own = [
            "PATH": "\(tool.folder.appending("bin")):/usr/bin:/bin",
            "TMPDIR": tool.folder.path.string,
            "LD_LIBRARY_PATH": double.folder.string, "COUNTER": tool.folder.appending("now").string,
            "REAL": Tool.executable.string,
        ]
        let line =
            ["/bin/bash", Self.script.string, tool.folder.appending("a b/provision").string]
            + arguments
        return try await tool.start(
            "/usr/bin/timeout", (limits.isEmpty ? ["300"] : limits) + line,
            with: own.merging(more) { $1 })
    }

    /// How many programs still run that it started.
    func leftovers() throws -> Int {
        try Files.list("/proc").compactMap { Int32($0.name) }.count { process in
            let line = try? Files.read(FilePath("/proc/\(process)/cmdline"), limit: 1 << 20)
            return String(decoding: line ?? [], as: UTF8.self).contains(mark)
        }
    }

    func summary() throws -> String {
        try Files.readText(tool.folder.appending("the report/summary.json"))
    }

    /// A virtual environment that has the stand-in of torch, and two GPUs that copy as fast as told.
    private func installTorch(_ fault: AcceptanceFault) throws {
        let python: FilePath = "/usr/bin/python3"
        try tool.folder.write("env/pyvenv.cfg", "home = /usr/bin\n")
        try Files.createDirectories(tool.folder.appending("env/bin"))
        try Files.createSymlink(tool.folder.appending("env/bin/python"), to: python)
        let question = "import sys; print('%d.%d' % sys.version_info[:2])"
        let minor = MachineProgram(python).lines("-c", question)?.first ?? "3.11"
        let package = "env/lib/python\(minor)/site-packages/torch"
        for (name, text) in StandInTorch.files(
            step: fault.torch, fault: fault.torch.isEmpty ? "" : "wrong", gpus: 2)
        {
            let more = name == "__init__.py" ? Self.copying : ""
            try tool.folder.write("\(package)/\(name)", text + more)
        }
    }

    // MARK: What is made up

    /// Milliseconds go on by `TICK` each time they are asked for.
    private static let clock = #"""
        #!/bin/sh
        [ "$1" = +%s%3N ] || exec /bin/date "$@"
        now=$(($(cat "$COUNTER" 2>/dev/null || echo 1000) + TICK))
        echo "$now" | tee "$COUNTER"

        """#

    /// The real command; the double has no driver that anything could show.
    private static let command = #"""
        #!/bin/sh
        case $1 in
        machine) echo '  GPU  2× Double';;
        doctor) echo "1 failure, made up"; exit "${DOCTOR:-0}";;
        gpu-probe) shift; exec "$REAL" gpu-probe --driven "$@";;
        *) exec "$REAL" "$@";;
        esac

        """#

    /// Makes a script of the program; says what it was asked for.
    private static let nvcc = #"""
        #!/bin/sh
        [ "$1" != --version ] || { echo 'Cuda compilation tools, release 13.0, V13.0.88'; exit; }
        case "$*" in *sm_86*sm_90*) ;; *) echo "not for these: $*" >&2; exit 2;; esac
        while [ "$1" != -o ]; do shift; done
        printf '#!/bin/sh\necho host gcc 12.2.0\necho Double A\necho Double B\nexit %s\n' "$PROGRAM" >"$2"
        chmod +x "$2"
        exit "$NVCC"

        """#

    /// What the comparison of copies asks torch for; its answer is of what the probe has measured.
    private static let copying = #"""


        class Event:
            def __init__(self, **options): pass
            def record(self): pass
            def synchronize(self): pass
            def elapsed_time(self, other):
                with open(sys.argv[1]) as lines:
                    rates = [json.loads(l)["timed"]["_1"]["copy"] for l in lines if '"timed"' in l]
                return 2 * 4096 * 5 / (rates[0] / float(os.environ["RATIO"])) * 1000

        import json, os
        if sys.argv[0].endswith("copy.py"):
            uint8 = None
            ones = empty_like = lambda *words, **options: Yes()
            cuda = type("cuda", (), dict(
                Event=Event, is_available=lambda: os.environ["RATIO"] != "none",
                set_device=lambda gpu: None, mem_get_info=lambda gpu: (16384, 16384)))

        """#
}
