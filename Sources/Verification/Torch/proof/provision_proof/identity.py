"""What torch is: that it imports, and what it was built with."""

import importlib
import importlib.util

from .telling import Fault, dotted, words_of

# What is built against torch, and fails with another one in its import alone.
COMPANIONS = ("torchvision", "torchaudio")


def take_import(proof):
    import torch

    proof.torch = torch
    proof.places = [torch.device("cpu")]
    if not proof.plan["gpu"]:
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


def take_build(proof):
    torch = proof.torch
    told = []
    if torch.version.cuda is not None:
        if not flags_of(torch):
            raise Fault("architectures", "it names no architecture that it has code for")
        if not torch.backends.cudnn.is_available():
            raise Fault("cudnn", "torch.backends.cudnn.is_available() is False")
        told.append("cuDNN %s" % dotted(torch.backends.cudnn.version()))
        if torch.distributed.is_available() and torch.distributed.is_nccl_available():
            told.append("NCCL %s" % ".".join(map(str, torch.cuda.nccl.version())))
    return {"text": ", ".join(told + [companion(n) for n in COMPANIONS if is_there(n)])}


def is_there(name):
    return importlib.util.find_spec(name) is not None


def companion(name):
    try:
        return "%s %s" % (name, getattr(importlib.import_module(name), "__version__", ""))
    except Exception as error:
        raise Fault("companion", "import %s" % name, *words_of(error))


def flags_of(torch):
    return (getattr(torch._C, "_cuda_getArchFlags", lambda: None)() or "").split()


def libraries():
    """Files of shared libraries that are mapped now."""
    with open("/proc/self/maps") as maps:
        fields = [line.rstrip().split(None, 5) for line in maps]
    return sorted({f[5] for f in fields if len(f) == 6 and "/" in f[5] and ".so" in f[5]})
