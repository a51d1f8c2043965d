"""Several GPUs at once: DataParallel, and processes that torchrun starts."""

import os
import socket
import subprocess
import sys
import time

from .computing import compare
from .models import regression
from .telling import Fault


def take_parallel(proof):
    torch = proof.torch
    torch.manual_seed(24)
    model, batch, _ = regression(torch, proof.devices[0])
    with torch.no_grad():
        alone = model(batch).double()
        together = torch.nn.DataParallel(model)(batch).double()
    compare(together, alone, 1e-5 * (1 + alone.abs()), "DataParallel")
    return {"text": "DataParallel over %d GPUs agrees with one" % len(proof.devices)}


def take_distributed(proof):
    text = "a DistributedDataParallel step on %d GPUs agrees with that of one"
    return launch(proof, "distributed", text)


def take_allreduce(proof):
    return launch(proof, "allreduce", "NCCL adds over %d GPUs")


def launch(proof, part, text):
    """Starts one process for each GPU by torchrun; each leaves its story in a file."""
    count = len(proof.devices) or proof.plan.get("ranks", 1)
    folder = os.path.join(proof.plan["folder"], part)
    os.makedirs(folder, exist_ok=True)
    deadline = time.monotonic() + max(1, proof.limit - 2)
    status, told = start(part, folder, count, deadline)
    if status not in (0, None) and all(story.endswith(": did not start") for story in told):
        # Its port may have been taken meanwhile.
        status, told = start(part, folder, count, deadline)
    if status is None:
        raise Fault("stuck", *told)
    if status != 0 or not all(story.endswith(": done") for story in told):
        cause = "shm" if "shm" in " ".join(told) else "rank"
        raise Fault(cause, "torchrun ended with %d" % status, *told)
    return {"text": text % count}


def start(part, folder, count, deadline):
    """One torchrun: its exit status, None at the deadline, and the story of each rank.

    They meet at a number: `--standalone` takes the machine's name, which need not resolve.
    """
    left = max(1, deadline - time.monotonic())
    script = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    process = subprocess.Popen(
        [sys.executable, "-s", "-m", "torch.distributed.run",
         "--nnodes", "1", "--nproc_per_node", str(count),
         "--master_addr", LOOPBACK, "--master_port", str(free_port()),
         script, "--rank", part, folder, str(max(1, left - 1))],
        stdin=subprocess.DEVNULL)
    try:
        return process.wait(timeout=left), stories(folder, count)
    except subprocess.TimeoutExpired:
        process.kill()
        return None, stories(folder, count)


LOOPBACK = "127.0.0.1"


def free_port():
    with socket.socket() as one:
        one.bind((LOOPBACK, 0))
        return one.getsockname()[1]


def stories(folder, count):
    told = []
    for number in range(count):
        try:
            with open(os.path.join(folder, "rank-%d" % number)) as file:
                told.append("rank %d: %s" % (number, file.read(2000)))
        except OSError:
            told.append("rank %d: did not start" % number)
    return told
