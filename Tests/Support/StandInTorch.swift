/// A package named torch, in Python alone, that says yes to everything but what a test scripts.
///
/// It shows what becomes of faults, and nothing at all of torch or of a GPU.
package enum StandInTorch {
    /// Its files in the folder `torch`: at `step` it does `fault`, on so many GPUs.
    package static func files(
        step: String = "", fault: String = "", gpus: Int = 1
    ) -> [(name: String, text: String)] {
        let script = #"{"step": "\#(step)", "fault": "\#(fault)", "gpus": \#(gpus)}"#
        return code + [("script.json", script)]
    }

    /// As a wheel, of the version that it says it is.
    package static func wheel(gpus: Int) -> ZipWheel {
        var wheel = ZipWheel("torch", "2.9.1")
        for (name, text) in files(gpus: gpus) { wheel.add("torch/\(name)", text) }
        return wheel
    }

    private static let code: [(name: String, text: String)] = [
        ("__init__.py", package), ("faults.py", faults),
        ("utils/__init__.py", ""),
        (
            "utils/cpp_extension.py",
            """
            from torch import Yes
            from torch.faults import provide, script, touch
            if script["fault"] == "no-setuptools":
                raise ModuleNotFoundError("No module named 'setuptools'", name="setuptools")
            def is_ninja_available():
                provide()
                if script["fault"] != "mismatch": touch()
                return script["fault"] != "no-ninja"
            def load_inline(*arguments, **options):
                touch()
                return Yes()

            """
        ),
        (
            "distributed/__init__.py",
            """
            from torch.faults import touch
            from torch import Yes
            def __getattr__(name):
                if name.startswith("__"): raise AttributeError(name)
                touch()
                return Yes()

            """
        ),
        ("distributed/run.py", launcher), ("Python.h", ""),
    ]

    private static let package = """
        import sys
        from torch.faults import is_now, is_wrong, provide, script, touch, value

        class Yes(float):
            def __new__(cls, number=0.0): return float.__new__(cls, number)
            def __getattr__(self, name):
                if name.startswith("__"): raise AttributeError(name)
                touch()
                return Yes(float.__float__(self))
            def __call__(self, *arguments, **options):
                touch()
                return Yes(float.__float__(self))
            def __float__(self): return value(float.__float__(self))
            def item(self): return value(next(falling), True)
            def numel(self): return 1
            def element_size(self): return 1
            def __len__(self): return 240
            def __iter__(self): return iter([Yes()])
            def __getitem__(self, index): return Yes()
            def __enter__(self): return self
            def __exit__(self, *error): return False
            def yes(self, *others): return Yes()
            __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = yes
            __matmul__ = __truediv__ = __rtruediv__ = __neg__ = __mod__ = __floordiv__ = yes

        falling = iter(range(10**6, 0, -1))

        class Names:
            def __init__(self, **members): self.__dict__.update(members)
            def __getattribute__(self, name):
                if not name.startswith("__"): touch()
                return object.__getattribute__(self, name)
            def __getattr__(self, name):
                if name.startswith("__"): raise AttributeError(name)
                return Yes()

        class device:
            def __init__(self, type, index=0): self.type, self.index = type, index
            def __str__(self): return "%s:%d" % (self.type, self.index)

        class Block:
            used = 0
            def __init__(self, size):
                self.size = size
                Block.used += size
            def __del__(self):
                if not is_wrong(): Block.used -= self.size

        def zeros(size, **options):
            touch()
            return Block(size)

        def ones(number, **options):
            touch()
            return Yes(number)

        def capability():
            if is_now() and script["fault"] == "old": return (6, 1)
            return (7, 0) if is_wrong() else (9, 0)

        def equal(left, right):
            touch()
            return not is_wrong()

        def compile(function, **options):
            provide()
            touch()
            return function

        __version__ = "2.9.1+cu128"
        version = Names(cuda="12.8")
        _C = Names(_cuda_getArchFlags=lambda: "" if is_wrong() else "sm_80 sm_90")
        cuda = Names(
            is_available=lambda: not is_wrong(), device_count=lambda: script["gpus"],
            get_device_name=lambda device: "Stand-in", init=lambda: touch(),
            get_device_capability=lambda device: capability(),
            synchronize=lambda device: touch(), empty_cache=lambda: touch(),
            memory_allocated=lambda device: Block.used, memory_reserved=lambda device: Block.used,
            nccl=Names(version=lambda: (2, 27, 3)))
        backends = Names(
            cudnn=Names(
                is_available=lambda: script["fault"] != "no-cudnn", version=lambda: 91002,
                is_acceptable=lambda tensor: script["fault"] != "unused",
                flags=lambda **options: Yes()),
            cuda=Names(matmul=Names()))

        def __getattr__(name):
            if name.startswith("__"): raise AttributeError(name)
            touch()
            return Yes()

        touch()

        """

    private static let faults = #"""
        import atexit, ctypes, importlib.util, json, os, shutil, signal, subprocess, sys, sysconfig, time

        with open(os.path.join(os.path.dirname(__file__), "script.json")) as file:
            script = json.load(file)
        lost = False

        def step():
            """The step that is being taken: its function is on the stack."""
            if sys.argv[1] == "--rank": return sys.argv[2]
            frame = sys._getframe()
            while frame:
                name = frame.f_code.co_name
                if name.startswith("take_"): return name[5:]
                frame = frame.f_back
            return None

        def is_now(): return script["step"] == step()

        def is_wrong(): return script["fault"] == "wrong" and is_now()

        def value(number, is_item=False):
            if not is_now(): return number
            if script["fault"] == "nan": return float("nan")
            return (5.0 if is_item else 1e9) if script["fault"] == "wrong" else number

        def touch():
            if lost: raise RuntimeError("CUDA error: an illegal memory access was encountered")
            if step() == "compile": provide()
            if is_now(): DEEDS.get(script["fault"], lambda: None)()

        def fail(error):
            raise error

        def provide():
            """Compilers as far as anybody looks for them; the machine may have none."""
            if step() == "compile": importlib.util.find_spec = lambda name: name
            sysconfig.get_path = lambda name: os.path.dirname(__file__)
            shutil.which = lambda name: name

        def lose():
            global lost
            lost = True
            touch()

        def stray(*deeds):
            """A child in a session of its own that holds our streams open."""
            subprocess.Popen(["/bin/sleep", "600"], start_new_session=True)
            for deed in deeds: deed()

        def forge():
            name = step()
            for descriptor in range(1, 3):
                os.write(descriptor, ('{"end": "%s", "outcome": "passed"}\n{"done": true}\n' % name).encode())
            fail(RuntimeError("made up trouble"))

        def lacking(module, name, answer):
            setattr(module, name, answer)
            fail(RuntimeError("made up trouble"))

        def shout():
            for _ in range(300): os.write(1, b"\xff\x00garbage {" * 8192)
            script["fault"] = ""

        DEEDS = {
            "raise": lambda: fail(RuntimeError("made up trouble")),
            "import": lambda: fail(ImportError("libnvJitLink.so.13: cannot open shared object file")),
            "interrupt": lambda: fail(KeyboardInterrupt()),
            "leave": lambda: sys.exit(0),
            "long": lambda: fail(RuntimeError("x" * 10_000_000)),
            "deep": lambda: DEEDS["deep"](),
            "memory": lambda: fail(RuntimeError("CUDA out of memory. Tried to allocate 2 GiB")),
            "companion": lambda: (
                setattr(importlib.util, "find_spec", lambda name: name),
                sys.modules.update(torchvision=None)),
            "no-setuptools": lambda: fail(RuntimeError(
                "backend='inductor' raised:\nModuleNotFoundError: No module named 'setuptools'")),
            "no-image": lambda: fail(RuntimeError(
                "CUDA error: no kernel image is available for execution on the device")),
            "lost": lose,
            "hang": lambda: time.sleep(600),
            "hold": lambda: ctypes.PyDLL(None).sleep(600),
            "stop": lambda: os.kill(os.getpid(), signal.SIGSTOP),
            "segv": lambda: ctypes.string_at(0),
            "abort": os.abort,
            "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
            "exit": lambda: os._exit(3),
            "late": lambda: atexit.register(os.abort),
            "vanish": lambda: os._exit(0),
            "stray-raise": lambda: stray(lambda: fail(RuntimeError("made up trouble"))),
            "stray-exit": lambda: stray(lambda: os._exit(3)),
            "stray-hang": lambda: stray(lambda: time.sleep(600)),
            "forge": forge,
            "shout": shout,
            "no-headers": lambda: lacking(sysconfig, "get_path", lambda name: "/nowhere"),
            "no-compiler": lambda: lacking(shutil, "which", lambda name: None),
            "no-compiler-yet": lambda: setattr(shutil, "which", lambda name: None),
            "triton": lambda: lacking(importlib.util, "find_spec", lambda name: None),
            "python": lambda: fail(RuntimeError("Dynamo is not supported on Python 3.19+")),
            "too-old": lambda: fail(RuntimeError(
                "Found Stand-in which is too old to be supported by the triton GPU compiler")),
            "busy": lambda: fail(RuntimeError(
                "CUDA error: CUDA-capable device(s) is/are busy or unavailable")),
            "mismatch": lambda: fail(RuntimeError(
                "The detected CUDA version (13.0) mismatches the version that was used to compile PyTorch")),
            "shm": lambda: fail(RuntimeError("Error while creating shared memory segment /dev/shm/nccl-x")),
        }

        """#

    /// As torchrun does: a meeting place, each rank in a session of its own, all ended when one fails.
    private static let launcher = """
        import argparse, os, socket, subprocess, sys, time
        from torch.faults import script
        parser = argparse.ArgumentParser()
        parser.add_argument("--nnodes", type=int)
        parser.add_argument("--nproc_per_node", type=int)
        parser.add_argument("--master_addr")
        parser.add_argument("--master_port", type=int)
        parser.add_argument("program", nargs=argparse.REMAINDER)
        words = parser.parse_args()
        count = words.nproc_per_node
        socket.inet_aton(words.master_addr)  # a name need not resolve
        meeting = socket.create_server((words.master_addr, words.master_port))
        first = os.path.join(os.path.dirname(words.program[0]), "first")
        if script["fault"] == "port" and not os.path.exists(first):
            open(first, "x").close()
            sys.exit("the port is taken")
        ranks = [
            subprocess.Popen(
                [sys.executable, "-u"] + words.program, start_new_session=True,
                env=dict(os.environ, RANK=str(n), LOCAL_RANK=str(n), WORLD_SIZE=str(count)))
            for n in range(count)
        ]
        while any(rank.poll() is None for rank in ranks):
            if any(rank.poll() for rank in ranks):
                for rank in ranks: rank.kill()
            time.sleep(0.02)
        sys.exit(1 if any(rank.returncode for rank in ranks) else 0)

        """
}
