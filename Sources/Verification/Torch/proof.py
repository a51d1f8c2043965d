"""Shows step by step that the torch of this environment works.

`provision verify` starts it with the environment's own interpreter. Its one argument is a file of
JSON: `steps` (pairs of a name and a limit in seconds), `gpu` (whether a GPU may be asked at all),
`folder` (an empty one, for what compilers write), `architectures` (for the CUDA extension, "9.0").

It speaks NDJSON: {"begin": step} before each step, then {"end": step, "outcome": …, …}, at last
{"done": true}. A step that outlives its limit ends the process, with the place where it hung on
standard error; whoever started it has the same limits, for a process that cannot end itself.
It runs on Python 3.8 and later, and on torch 1.12 and later.
"""

import ctypes
import faulthandler
import gc
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import time

# Units in the last place of float32, bfloat16 and float16: half the distance from 1 to the next.
ROUNDING = {"float32": 2.0**-24, "bfloat16": 2.0**-8, "float16": 2.0**-11}

OF_SEVERAL = ("parallel", "distributed", "allreduce")
OF_GPUS = ("device", "architectures", "tensors", "memory", "extension") + OF_SEVERAL


class Skip(Exception):
    """A step that cannot be taken here: a word for the cause, then what was seen."""


class Fault(Exception):
    """A step that went wrong: a word for the cause, then what was seen."""


class Channel:
    """What was standard output; whatever else prints there goes to standard error from now on."""

    def __init__(self):
        self.descriptor = os.dup(1)
        os.dup2(2, 1)

    def say(self, **line):
        data = (json.dumps(line) + "\n").encode()
        while data:
            data = data[os.write(self.descriptor, data) :]


class Proof:
    def __init__(self, plan, channel):
        self.plan = plan
        self.channel = channel
        self.step = None
        self.devices = []

    def run(self):
        for name, limit in self.plan["steps"]:
            if not self.take(name, limit):
                break
        self.step = "exit"
        faulthandler.dump_traceback_later(30, exit=True)
        self.channel.say(done=True)

    def take(self, name, limit):
        """Takes one step; False where none can follow."""
        self.step = name
        self.limit = limit
        self.channel.say(begin=name, limit=limit)
        # Its watchdog is a thread of C, which needs no lock of the interpreter.
        faulthandler.dump_traceback_later(limit, exit=True)
        start = time.monotonic()
        try:
            self.excuse(name)
            end = {"outcome": "passed", **(getattr(self, "take_" + name)() or {})}
        except Skip as skip:
            end = {"outcome": "skipped", "cause": skip.args[0], "text": skip.args[1]}
        except Fault as fault:
            end = {"outcome": "failed", "cause": fault.args[0], "details": list(fault.args[1:])}
        except BaseException as error:
            end = {"outcome": "failed", "cause": cause_of(error), "details": words_of(error)}
        end["milliseconds"] = int(1000 * (time.monotonic() - start))
        faulthandler.cancel_dump_traceback_later()
        goes_on = end["outcome"] != "failed" or name not in ("import", "device")
        if end["outcome"] == "failed" and self.devices and name != "device":
            end["lost"] = self.is_lost()
            goes_on = not end["lost"]
        self.channel.say(end=name, **end)
        return goes_on

    def excuse(self, name):
        """Raises for a step that this torch, or this number of GPUs, cannot be asked for."""
        if name in OF_GPUS and self.torch.version.cuda is None:
            raise Skip("cpu", "this torch is a build without CUDA")
        if name in OF_SEVERAL and len(self.devices) < 2 and "ranks" not in self.plan:
            raise Skip("single", "needs two GPUs, one is visible")

    def is_lost(self):
        """Whether a GPU answers no more: an error in a kernel ends all work of a process."""
        faulthandler.dump_traceback_later(20, exit=True)
        try:
            for device in self.devices:
                self.torch.cuda.synchronize(device)
            return False
        except BaseException:
            return True
        finally:
            faulthandler.cancel_dump_traceback_later()

    # MARK: What torch is

    def take_import(self):
        import torch

        self.torch = torch
        self.places = [torch.device("cpu")]
        if not self.plan["gpu"]:
            # Asking the driver as root may make device nodes, and no answer of it is wanted.
            torch.cuda.is_available = lambda: False
            if hasattr(torch._C, "_cuda_getDeviceCount"):
                torch._C._cuda_getDeviceCount = lambda: 0
        return {
            "facts": {
                "version": str(torch.__version__),
                "cuda": torch.version.cuda,
                "architectures": flags_of(torch),
                "libraries": libraries(),
            }
        }

    def take_build(self):
        torch = self.torch
        told = []
        if torch.version.cuda is not None:
            if not flags_of(torch):
                raise Fault("architectures", "it names no architecture that it has code for")
            if not torch.backends.cudnn.is_available():
                raise Fault("cudnn", "torch.backends.cudnn.is_available() is False")
            told.append("cuDNN %s" % dotted(torch.backends.cudnn.version()))
            if torch.distributed.is_available() and torch.distributed.is_nccl_available():
                told.append("NCCL %s" % ".".join(map(str, torch.cuda.nccl.version())))
        return {"text": ", ".join(told)}

    # MARK: The GPUs

    def take_device(self):
        torch = self.torch
        if not torch.cuda.is_available():
            raise Fault("unseen", "torch.cuda.is_available() is False", *self.refusal())
        self.devices = [torch.device("cuda", n) for n in range(torch.cuda.device_count())]
        if not self.devices:
            raise Fault("unseen", "torch.cuda.device_count() is 0")
        # As a user would: the first of them by its short name.
        if float(torch.ones(1024, device="cuda").sum()) != 1024.0:
            raise Fault("wrong", "a sum of ones on the GPU is wrong")
        self.places = self.devices
        names = [torch.cuda.get_device_name(device) for device in self.devices]
        return {"text": "computes on " + ", ".join(counted(names))}

    def refusal(self):
        """Why there is no GPU, in the words of whoever refused."""
        try:
            self.torch.cuda.init()
        except Exception as error:
            return words_of(error)
        return []

    def take_architectures(self):
        torch = self.torch
        flags = flags_of(torch)
        served = []
        for device in self.devices:
            own = tuple(torch.cuda.get_device_capability(device))
            flag = next((flag for flag in flags if covers(flag, own)), None)
            name = torch.cuda.get_device_name(device)
            if flag is None:
                raise Fault("uncovered", "%s is sm_%d%d" % ((name,) + own), " ".join(flags))
            served.append("sm_%d%d by %s" % (own + (flag,)))
        return {"text": "has code for " + ", ".join(counted(served))}

    def take_tensors(self):
        torch = self.torch
        kinds = [torch.float32, torch.float64, torch.int64, torch.uint8, torch.bool]
        torch.manual_seed(20)
        total = 0
        for device in self.devices:
            for kind in kinds:
                sent = torch.randint(0, 2 if kind == torch.bool else 200, (1 << 20,)).to(kind)
                received = sent.to(device).clone().cpu()
                if not torch.equal(sent, received):
                    raise Fault("wrong", "%s came back from %s changed" % (kind, device))
                total += 2 * sent.numel() * sent.element_size()
        return {"text": "%d MB went to the GPU and back unchanged" % (total / 1e6)}

    def take_memory(self):
        torch = self.torch
        size = 64 << 20
        for device in self.devices:
            torch.cuda.synchronize(device)
            gc.collect()
            torch.cuda.empty_cache()
            used = torch.cuda.memory_allocated(device)
            reserved = torch.cuda.memory_reserved(device)
            block = torch.zeros(size, dtype=torch.uint8, device=device)
            if torch.cuda.memory_allocated(device) < used + size:
                raise Fault("uncounted", "%s does not count what it gave" % device)
            del block
            torch.cuda.synchronize(device)
            torch.cuda.empty_cache()
            kept = torch.cuda.memory_allocated(device) - used
            held = torch.cuda.memory_reserved(device) - reserved
            if kept > 0 or held > 0:
                raise Fault("kept", "%s keeps %d bytes, %d of them reserved" % (device, kept, held))
        return {"text": "all memory came back"}

    # MARK: Computing

    def take_matmul(self):
        """A product of n terms a sum, against float64 of the very same inputs.

        Rounding in steps of u leaves |error| <= n u |A||B| (Higham, Accuracy and Stability, 3.5);
        sums are kept in float32 for all three types. The result is then rounded to its own type,
        once or, where the sum was split into two, once more: 2 u |A||B| bounds that as well.
        """
        torch = self.torch
        torch.set_float32_matmul_precision("highest")
        for name in ("allow_fp16_reduced_precision_reduction",
                     "allow_bf16_reduced_precision_reduction"):
            if hasattr(torch.backends.cuda.matmul, name):
                setattr(torch.backends.cuda.matmul, name, False)
        n = 256
        torch.manual_seed(21)
        told = []
        for name in ("float32", "bfloat16", "float16"):
            kind = getattr(torch, name)
            left = (torch.rand(n, n, dtype=torch.float64) * 2 - 1).to(kind)
            right = (torch.rand(n, n, dtype=torch.float64) * 2 - 1).to(kind)
            expected = left.double() @ right.double()
            size = left.double().abs() @ right.double().abs()
            rounding = 0.0 if name == "float32" else 2 * ROUNDING[name]
            allowed = (n * ROUNDING["float32"] + rounding) * size
            done = 0
            for place in self.places:
                if name == "bfloat16" and not has_bfloat16(torch, place):
                    continue
                try:
                    found = (left.to(place) @ right.to(place)).cpu().double()
                except RuntimeError as error:
                    # torch before 2.2 multiplies no halves on a CPU.
                    if place.type == "cpu" and "not implemented" in str(error):
                        continue
                    raise
                self.compare(found, expected, allowed, "%s on %s" % (name, place))
                done += 1
            if done:
                told.append(name)
        return {"text": "products in %s agree with float64" % ", ".join(told)}

    def take_convolution(self):
        """Values and both gradients of one convolution, against float64 on the CPU.

        A value sums 16 * 3 * 3 terms, a gradient of the weights 4 * 32 * 32. In the norm direct
        sums of n terms err by less than n u, mostly by its root; Winograd's transforms, which cuDNN
        may choose, lose about ten times that root: 4 n u is above both, and far below any mistake.
        """
        torch = self.torch
        torch.manual_seed(22)
        image, weight = torch.randn(4, 16, 32, 32), torch.randn(32, 16, 3, 3)
        slope = torch.randn(4, 32, 32, 32)
        lengths = (16 * 9, 32 * 9, 4 * 32 * 32)
        expected = convolve(torch, image.double(), weight.double(), slope.double())
        for place in self.places:
            is_gpu = place.type == "cuda"
            if is_gpu and not torch.backends.cudnn.is_acceptable(image.to(place)):
                raise Fault("unused", "torch would not use cuDNN for it on %s" % place)
            with torch.backends.cudnn.flags(enabled=True, allow_tf32=False):
                found = convolve(torch, image.to(place), weight.to(place), slope.to(place))
            names = ("values", "gradient of the image", "gradient of the weights")
            for name, own, other, length in zip(names, found, expected, lengths):
                error = float((own.cpu().double() - other).norm() / other.norm())
                allowed = 4 * length * ROUNDING["float32"]
                if not error <= allowed:
                    raise Fault(
                        "wrong", "%s on %s: relative error %.1e, allowed are %.1e"
                        % (name, place, error, allowed))
        who = "cuDNN" if self.devices else "the CPU"
        return {"text": "%s convolves forward and backward" % who}

    def take_optimizer(self):
        torch = self.torch
        told = []
        for place in self.places:
            torch.manual_seed(23)
            model, batch, target = regression(torch, place)
            optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
            before = torch.nn.functional.mse_loss(model(batch), target)
            before.backward()
            optimizer.step()
            after = torch.nn.functional.mse_loss(model(batch), target)
            first, second = before.item(), after.item()
            if not second < first:
                raise Fault(
                    "risen", "on %s the loss goes from %.4f to %.4f" % (place, first, second))
            told.append("%.3f to %.3f" % (first, second))
        return {"text": "a step of the optimiser takes the loss from " + told[0]}

    def compare(self, found, expected, allowed, what):
        """Every element, so that a single wrong one shows; NaN is within no bound."""
        excess = float(((found - expected).abs() - allowed).max())
        if not excess <= 0:
            worst = float((found - expected).abs().max())
            raise Fault("wrong", "%s: off by %.2e, %.2e more than rounding explains"
                        % (what, worst, excess))

    # MARK: Compilers

    def take_compile(self):
        torch = self.torch
        if not hasattr(torch, "compile"):
            raise Skip("absent", "torch %s has none" % torch.__version__)
        place = self.places[0]

        def function(x):
            return torch.sin(x) * x + torch.exp(-x * x)

        try:
            values = torch.linspace(-3, 3, 4096).to(place)
            found = torch.compile(function, fullgraph=True)(values)
        except Exception as error:
            self.explain_compile(error, place)
            raise
        # Fused multiplication and other polynomials: a few roundings of values below 4.
        worst = float((found - function(values)).abs().max())
        if not worst <= 64 * ROUNDING["float32"]:
            raise Fault("wrong", "the compiled function is off by %.2e" % worst)
        how = "Triton" if place.type == "cuda" else "the C++ compiler"
        return {"text": "a function was compiled by %s and agrees" % how}

    def explain_compile(self, error, place):
        """The cause of a failure where it is one that has a remedy of its own."""
        words = words_of(error)
        if "not supported on Python" in str(error) or "not yet supported on Python" in str(error):
            raise Skip("python", words[0])
        if place.type == "cuda" and importlib.util.find_spec("triton") is None:
            raise Fault("triton", "no module named `triton` is installed", *words)
        missing = missing_for_compilers(needs_cxx=place.type == "cpu")
        if missing:
            raise Fault(*missing, *words)

    def take_extension(self):
        torch = self.torch
        from torch.utils import cpp_extension

        if not cpp_extension.is_ninja_available():
            raise Skip("ninja", "`ninja` is not on PATH")
        missing = missing_for_compilers(needs_cxx=True)
        if missing:
            raise Fault(*missing)
        if self.plan.get("architectures"):
            os.environ["TORCH_CUDA_ARCH_LIST"] = self.plan["architectures"]
        folder = os.path.join(self.plan["folder"], "extension")
        os.makedirs(folder, exist_ok=True)
        try:
            module = cpp_extension.load_inline(
                "provision_extension", cpp_sources="torch::Tensor twice(torch::Tensor input);",
                cuda_sources=EXTENSION, functions=["twice"], with_cuda=True, build_directory=folder)
        except RuntimeError as error:
            if "mismatches the version that was used to compile" in str(error):
                raise Fault("mismatch", *words_of(error))
            raise
        for device in self.devices:
            sent = torch.arange(1000, dtype=torch.float32, device=device)
            if not torch.equal(module.twice(sent).cpu(), sent.cpu() * 2):
                raise Fault("wrong", "its kernel computes wrongly on %s" % device)
        done = "built and run" if self.devices else "built and loaded"
        return {"text": "a CUDA extension was %s" % done}

    # MARK: Several GPUs

    def take_parallel(self):
        torch = self.torch
        torch.manual_seed(24)
        model, batch, _ = regression(torch, self.devices[0])
        with torch.no_grad():
            alone = model(batch).double()
            together = torch.nn.DataParallel(model)(batch).double()
        self.compare(together, alone, 1e-5 * (1 + alone.abs()), "DataParallel")
        return {"text": "DataParallel over %d GPUs agrees with one" % len(self.devices)}

    def take_distributed(self):
        text = "a DistributedDataParallel step on %d GPUs agrees with that of one"
        return self.launch("distributed", text)

    def take_allreduce(self):
        return self.launch("allreduce", "NCCL adds over %d GPUs")

    def launch(self, part, text):
        """Starts one process for each GPU by torchrun; each leaves its story in a file."""
        count = len(self.devices) or self.plan.get("ranks", 1)
        folder = os.path.join(self.plan["folder"], part)
        os.makedirs(folder, exist_ok=True)
        process = subprocess.Popen(
            [sys.executable, "-s", "-m", "torch.distributed.run", "--standalone",
             "--nproc_per_node", str(count), os.path.abspath(__file__), "--rank", part, folder,
             str(max(1, self.limit - 3))],
            stdin=subprocess.DEVNULL)
        try:
            status = process.wait(timeout=max(1, self.limit - 2))
        except subprocess.TimeoutExpired:
            process.kill()
            raise Fault("stuck", *stories(folder, count))
        told = stories(folder, count)
        if status != 0 or not all(story.endswith(": done") for story in told):
            cause = "shm" if "shm" in " ".join(told) else "rank"
            raise Fault(cause, "torchrun ended with %d" % status, *told)
        return {"text": text % count}


# MARK: One rank of several


def rank(part, folder, limit):
    """What each process does that torchrun starts."""
    # Torchrun gives it a session of its own, so it ends with torchrun only by its own will.
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    faulthandler.dump_traceback_later(float(limit), exit=True)
    number, count = int(os.environ["RANK"]), int(os.environ["WORLD_SIZE"])
    path = os.path.join(folder, "rank-%d" % number)

    def note(text):
        with open(path + ".new", "w") as file:
            file.write(text)
        os.replace(path + ".new", path)

    try:
        note("importing torch")
        import torch
        import torch.distributed

        note("joining the others")
        place = torch.device("cpu")
        if torch.cuda.is_available():
            place = torch.device("cuda", int(os.environ["LOCAL_RANK"]))
            torch.cuda.set_device(place)
        torch.distributed.init_process_group("nccl" if place.type == "cuda" else "gloo")
        work = step_together if part == "distributed" else add_together
        work(torch, place, number, count, note)
        torch.distributed.destroy_process_group()
        note("done")
    except BaseException as error:
        note("failed: " + " / ".join(words_of(error)))
        raise


def step_together(torch, place, number, count, note):
    """Gradients that were averaged over ranks must be those of the whole batch on one."""
    note("wrapping the model")
    torch.manual_seed(25)
    alone, batch, target = regression(torch, place)
    torch.manual_seed(25)
    model, _, _ = regression(torch, place)
    share = len(batch) // count
    own = slice(number * share, (number + 1) * share)
    ids = [place.index] if place.type == "cuda" else None
    together = torch.nn.parallel.DistributedDataParallel(model, device_ids=ids)
    optimizer = torch.optim.SGD(together.parameters(), lr=0.01)
    note("stepping together")
    loss = torch.nn.functional.mse_loss
    loss(together(batch[own]), target[own]).backward()
    used = slice(0, share * count)
    before = loss(alone(batch[used]), target[used])
    before.backward()
    first = before.item()
    for mine, whole in zip(model.parameters(), alone.parameters()):
        error = float((mine.grad - whole.grad).norm() / whole.grad.norm())
        if not error <= 1e-4:
            raise Fault("wrong", "averaged gradients are off by %.1e" % error)
    optimizer.step()
    second = loss(model(batch[used]), target[used]).item()
    if not second < first:
        raise Fault("risen", "the loss goes from %.4f to %.4f" % (first, second))


def add_together(torch, place, number, count, note):
    """Whole numbers below 2^24 are exact in float32, in whatever order they are added."""
    note("adding over all")
    pattern = torch.arange(1 << 20, device=place) % 97
    values = (pattern * (number + 1)).float()
    torch.distributed.all_reduce(values)
    if not torch.equal(values, (pattern * (count * (count + 1) // 2)).float()):
        raise Fault("wrong", "the sum over %d ranks is wrong" % count)


def stories(folder, count):
    told = []
    for number in range(count):
        try:
            with open(os.path.join(folder, "rank-%d" % number)) as file:
                told.append("rank %d: %s" % (number, file.read(2000)))
        except OSError:
            told.append("rank %d: did not start" % number)
    return told


# MARK: Small things

EXTENSION = """
__global__ void twice_kernel(const float *input, float *output, int count) {
    int index = blockIdx.x * blockDim.x + threadIdx.x;
    if (index < count) output[index] = 2 * input[index];
}

torch::Tensor twice(torch::Tensor input) {
    auto output = torch::empty_like(input);
    int count = input.numel();
    cudaSetDevice(input.get_device());
    twice_kernel<<<(count + 255) / 256, 256>>>(
        input.data_ptr<float>(), output.data_ptr<float>(), count);
    cudaError_t error = cudaDeviceSynchronize();
    if (error != cudaSuccess) throw std::runtime_error(cudaGetErrorString(error));
    return output;
}
"""


def flags_of(torch):
    return (getattr(torch._C, "_cuda_getArchFlags", lambda: None)() or "").split()


def libraries():
    """Files of shared libraries that are mapped now."""
    with open("/proc/self/maps") as maps:
        fields = [line.rstrip().split(None, 5) for line in maps]
    return sorted({f[5] for f in fields if len(f) == 6 and "/" in f[5] and ".so" in f[5]})


def covers(flag, own):
    """Whether code of `flag` runs on a GPU: of its major and no later, or PTX of any before.

    `sm_90a` runs on its own alone, `sm_100f` on its family; of both nothing is compiled later.
    """
    kind, _, digits = flag.partition("_")
    number, suffix = (digits[:-1], digits[-1]) if digits[-1:].isalpha() else (digits, "")
    if not number.isdigit() or len(number) < 2:
        return False
    made = (int(number[:-1]), int(number[-1]))
    if suffix == "a":
        return made == own
    if kind == "compute" and not suffix:
        return made <= own
    return made[0] == own[0] and made[1] <= own[1]


def has_bfloat16(torch, place):
    return place.type == "cpu" or torch.cuda.get_device_capability(place) >= (8, 0)


def convolve(torch, image, weight, slope):
    image = image.detach().requires_grad_()
    weight = weight.detach().requires_grad_()
    values = torch.nn.functional.conv2d(image, weight, padding=1)
    values.backward(slope)
    return values.detach(), image.grad, weight.grad


def regression(torch, place):
    """A small model and a batch that it can learn."""
    model = torch.nn.Sequential(
        torch.nn.Linear(16, 32), torch.nn.Tanh(), torch.nn.Linear(32, 1))
    batch = torch.randn(240, 16)
    return model.to(place), batch.to(place), batch.sum(1, keepdim=True).to(place)


def missing_for_compilers(needs_cxx):
    """The first thing that is not there of what an extension of Python wants of the machine."""
    header = os.path.join(sysconfig.get_path("include"), "Python.h")
    if not os.path.exists(header):
        return "headers", "`%s` does not exist" % header
    cxx, cc = os.environ.get("CXX") or "g++", os.environ.get("CC") or "gcc"
    wanted = [cxx] if needs_cxx else [cc, "clang"]
    if not any(shutil.which(name) for name in wanted):
        return "compiler", "`%s` is not on PATH" % wanted[0]
    return None


def dotted(number):
    """cuDNN's number: 8902 is 8.9.2, 91002 is 9.10.2."""
    if not number:
        return "unknown"
    major, rest = divmod(number, 10000) if number >= 90000 else divmod(number, 1000)
    return "%d.%d.%d" % (major, rest // 100, rest % 100)


def counted(names):
    """Each once, with how often: `8× NVIDIA H100`."""
    order = dict.fromkeys(names)
    return [n if names.count(n) == 1 else "%d× %s" % (names.count(n), n) for n in order]


def cause_of(error):
    text = str(error).lower()
    if isinstance(error, MemoryError) or "out of memory" in text:
        return "memory"
    if "no kernel image" in text:
        return "uncovered"
    return "exception"


def words_of(error):
    """The error's first words and its last ones, in lines that fit on a screen."""
    try:
        text = str(error)
    except Exception:
        text = "an error that cannot be told"
    lines = [line.strip()[:300] for line in text.splitlines() if line.strip()]
    lines = lines if len(lines) <= 8 else lines[:3] + ["…"] + lines[-4:]
    return [type(error).__name__ + (": " + lines[0] if lines else "")] + lines[1:]


def main():
    if sys.argv[1] == "--rank":
        return rank(*sys.argv[2:])
    faulthandler.enable()
    channel = Channel()
    with open(sys.argv[1]) as file:
        plan = json.load(file)
    # Programs of the environment, ninja among them, as after its activation.
    os.environ["PATH"] = os.pathsep.join(
        [os.path.dirname(sys.executable), os.environ.get("PATH", os.defpath)])
    os.environ["TORCHINDUCTOR_CACHE_DIR"] = os.path.join(plan["folder"], "inductor")
    os.environ["TRITON_CACHE_DIR"] = os.path.join(plan["folder"], "triton")
    # Without a pool of processes nothing outlives a step.
    os.environ["TORCHINDUCTOR_COMPILE_THREADS"] = "1"
    os.environ["PYTHONNOUSERSITE"] = "1"
    Proof(plan, channel).run()


if __name__ == "__main__":
    main()
