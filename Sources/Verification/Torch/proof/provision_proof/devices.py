"""The GPUs: that torch sees them, has code for them, copies to them and gives memory back."""

import gc

from .identity import flags_of
from .telling import Fault, counted, words_of


def take_device(proof):
    torch = proof.torch
    if not torch.cuda.is_available():
        raise Fault("unseen", "torch.cuda.is_available() is False", *refusal(proof))
    proof.devices = [torch.device("cuda", n) for n in range(torch.cuda.device_count())]
    if not proof.devices:
        raise Fault("unseen", "torch.cuda.device_count() is 0")
    # As a user would: the first of them by its short name.
    if float(torch.ones(1024, device="cuda").sum()) != 1024.0:
        raise Fault("wrong", "a sum of ones on the GPU is wrong")
    proof.places = proof.devices
    names = [torch.cuda.get_device_name(device) for device in proof.devices]
    return {"text": "computes on " + ", ".join(counted(names))}


def refusal(proof):
    """Why there is no GPU, in the words of whoever refused."""
    try:
        proof.torch.cuda.init()
    except Exception as error:
        return words_of(error)
    return []


def take_architectures(proof):
    torch = proof.torch
    flags = flags_of(torch)
    served = []
    for device in proof.devices:
        own = tuple(torch.cuda.get_device_capability(device))
        flag = next((flag for flag in flags if covers(flag, own)), None)
        name = torch.cuda.get_device_name(device)
        if flag is None:
            raise Fault("uncovered", "%s is sm_%d%d" % ((name,) + own), " ".join(flags))
        served.append("sm_%d%d by %s" % (own + (flag,)))
    return {"text": "has code for " + ", ".join(counted(served))}


def take_tensors(proof):
    torch = proof.torch
    torch.manual_seed(20)
    count = 1 << 20
    # In whole numbers each bit of a byte is in play, in the others each of the mantissa.
    samples = [
        torch.randint(-(1 << 62), 1 << 62, (count,)),
        torch.randint(0, 256, (count,), dtype=torch.uint8),
        torch.randint(0, 2, (count,)).bool(),
        torch.randn(count, dtype=torch.float64),
        torch.randn(count), torch.randn(count).half(), torch.randn(count).bfloat16(),
    ]
    total = 0
    for device in proof.devices:
        for sent in samples:
            received = sent.to(device).clone().cpu()
            if not torch.equal(sent, received):
                raise Fault("wrong", "%s came back from %s changed" % (sent.dtype, device))
            total += 2 * sent.numel() * sent.element_size()
    return {"text": "%d MB went to the GPU and back unchanged" % (total / 1e6)}


def take_memory(proof):
    torch = proof.torch
    size = 64 << 20
    for device in proof.devices:
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
