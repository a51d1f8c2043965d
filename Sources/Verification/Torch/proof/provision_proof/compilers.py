"""What a compiler has a part in: `torch.compile`, and a CUDA extension."""

import importlib.util
import os
import shutil
import sysconfig

from .computing import ROUNDING
from .telling import Fault, Skip, words_of

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


def take_compile(proof):
    torch = proof.torch
    if not hasattr(torch, "compile"):
        raise Skip("absent", "torch %s has none" % torch.__version__)
    place = proof.places[0]

    def function(x):
        return torch.sin(x) * x + torch.exp(-x * x)

    try:
        place = place_for_triton(proof)
        values = torch.linspace(-3, 3, 4096).to(place)
        found = torch.compile(function, fullgraph=True)(values)
    except Skip:
        raise
    except Exception as error:
        explain_compile(error, place)
        raise
    # Fused multiplication and other polynomials: a few roundings of values below 4.
    worst = float((found - function(values)).abs().max())
    if not worst <= 64 * ROUNDING["float32"]:
        raise Fault("wrong", "the compiled function is off by %.2e" % worst)
    how = "Triton" if place.type == "cuda" else "the C++ compiler"
    return {"text": "a function was compiled by %s and agrees" % how}


# What Triton makes code for at all.
OLDEST = (7, 0)


def place_for_triton(proof):
    """The first GPU that Triton serves, or the CPU, which its compiler serves instead."""
    own = None
    for place in proof.places:
        if place.type != "cuda":
            return place
        own = own or (proof.torch.cuda.get_device_name(place),
                      *proof.torch.cuda.get_device_capability(place))
        if proof.torch.cuda.get_device_capability(place) >= OLDEST:
            return place
    raise Skip("old", "Triton needs compute capability 7.0, %s has %d.%d" % own)


def explain_compile(error, place):
    """The cause of a failure where it is one that has a remedy of its own."""
    words = words_of(error)
    # A Triton that has given up a GPU which an earlier one served says so.
    if "too old to be supported by the triton" in str(error):
        raise Skip("old", next(w for w in words if "too old" in w))
    if "not supported on Python" in str(error) or "not yet supported on Python" in str(error):
        raise Skip("python", words[0])
    if "No module named 'setuptools'" in str(error):
        raise Skip("setuptools", "no module named `setuptools` is installed")
    if place.type == "cuda" and importlib.util.find_spec("triton") is None:
        raise Fault("triton", "no module named `triton` is installed", *words)
    missing = missing_for_compilers(needs_cxx=place.type == "cpu")
    if missing:
        raise Fault(*missing, *words)


def take_extension(proof):
    torch = proof.torch
    try:
        from torch.utils import cpp_extension
    except ModuleNotFoundError as error:
        if error.name == "setuptools":
            raise Skip("setuptools", "no module named `setuptools` is installed")
        raise
    if not cpp_extension.is_ninja_available():
        raise Skip("ninja", "`ninja` is not on PATH")
    missing = missing_for_compilers(needs_cxx=True)
    if missing:
        raise Fault(*missing)
    if proof.plan.get("architectures"):
        os.environ["TORCH_CUDA_ARCH_LIST"] = proof.plan["architectures"]
    folder = os.path.join(proof.plan["folder"], "extension")
    os.makedirs(folder, exist_ok=True)
    try:
        module = cpp_extension.load_inline(
            "provision_extension", cpp_sources="torch::Tensor twice(torch::Tensor input);",
            cuda_sources=EXTENSION, functions=["twice"], with_cuda=True, build_directory=folder)
    except RuntimeError as error:
        if "mismatches the version that was used to compile" in str(error):
            raise Fault("mismatch", *words_of(error))
        raise
    places = [d for d in proof.devices if is_compiled_for(proof, d)]
    for device in places:
        sent = torch.arange(1000, dtype=torch.float32, device=device)
        if not torch.equal(module.twice(sent).cpu(), sent.cpu() * 2):
            raise Fault("wrong", "its kernel computes wrongly on %s" % device)
    done = "built and run" if places else "built and loaded"
    return {"text": "a CUDA extension was %s" % done}


def is_compiled_for(proof, device):
    """Whether the toolkit makes code for this GPU; another one of the machine it may not serve."""
    own = tuple(proof.torch.cuda.get_device_capability(device))
    listed = [tuple(map(int, one.split("."))) for one in
              (proof.plan.get("architectures") or "").split(";") if one]
    return not listed or any(one[0] == own[0] and one[1] <= own[1] for one in listed)


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
