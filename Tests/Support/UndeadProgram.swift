import FileSystem
import Glibc
package import SystemPackage

/// A program that no signal ends, as one that a broken driver holds in the kernel: another process
/// traces it and never lets it go.
package struct UndeadProgram {
    package let arguments: [String]
    package let executable: FilePath = "/usr/bin/python3"
    private let keeper: FilePath

    /// Its files are in `folder`; `line` is what it prints before it stays.
    package init(in folder: FilePath, printing line: String) throws {
        keeper = folder.appending("keeper")
        let script = folder.appending("undead.py")
        try Files.writeAtomically(Self.script, to: script)
        arguments = [script.string, line, keeper.string]
    }

    package static let isPossible = (try? Files.exists("/usr/bin/python3")) == true

    /// Whether it is held; false where this machine allows no tracing.
    package var isHeld: Bool { (try? Files.readText(keeper)) ?? "0" != "0" }

    /// Lets it go, and it dies.
    package func release() {
        guard let number = (try? Files.readText(keeper)).flatMap({ Int32($0) }), number > 0 else {
            return
        }
        kill(number, SIGKILL)
    }

    /// The tracer bears nothing of the run: no output, no group, no environment.
    private static let script = """
        import ctypes, os, sys, time
        seize, stop_at_exit, set_tracer = 0x4206, 0x40, 0x59616D61
        libc = ctypes.CDLL(None)
        if sys.argv[1] == "--keep":
            held = libc.ptrace(seize, int(sys.argv[2]), None, ctypes.c_void_p(stop_at_exit)) == 0
            with open(sys.argv[3] + ".new", "w") as file:
                file.write(str(os.getpid() if held else 0))
            os.rename(sys.argv[3] + ".new", sys.argv[3])
            time.sleep(60 if held else 0)
        else:
            libc.prctl(set_tracer, ctypes.c_ulong(-1 % 2**64))
            if os.fork() == 0:
                os.setsid()
                empty = os.open(os.devnull, os.O_RDWR)
                for number in range(3):
                    os.dup2(empty, number)
                os.execve(sys.executable, [sys.executable, __file__, "--keep", str(os.getppid()),
                                           sys.argv[2]], {})
            while not os.path.exists(sys.argv[2]):
                time.sleep(0.01)
            print(sys.argv[1], flush=True)
            time.sleep(60)

        """
}
