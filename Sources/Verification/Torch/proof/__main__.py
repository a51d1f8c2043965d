"""Shows step by step that the torch of this environment works.

`provision verify` starts this folder with the environment's own interpreter. Its one argument is a
file of JSON: `steps` (pairs of a name and a limit in seconds), `gpu` (whether a GPU may be asked at
all), `folder` (an empty one, for what compilers write), `architectures` (for the CUDA extension,
"9.0").

It speaks NDJSON: {"begin": step} before each step, then {"end": step, "outcome": …, …}, at last
{"done": true}. A step that outlives its limit ends the process, with the place where it hung on
standard error; whoever started it has the same limits, for a process that cannot end itself.
It runs on Python 3.8 and later, and on torch 1.12 and later.
"""

import faulthandler
import json
import os
import sys

# This folder is in front of the module path: it has one name, that nothing else bears.
from provision_proof.guard import stand
from provision_proof.proof import Proof
from provision_proof.ranks import rank
from provision_proof.telling import Channel

# Folders that would be in the user's home, and may be full or read-only there.
PLACES = {
    "XDG_CACHE_HOME": "cache",
    "XDG_CONFIG_HOME": "config",
    "CUDA_CACHE_PATH": "cuda",
    "TORCH_HOME": "torch",
    "TORCH_EXTENSIONS_DIR": "extensions",
    "TORCHINDUCTOR_CACHE_DIR": "inductor",
    "TRITON_HOME": "triton-home",
    "TRITON_CACHE_DIR": "triton",
    "MPLCONFIGDIR": "matplotlib",
}


def main():
    if sys.argv[1] == "--rank":
        return rank(*sys.argv[2:])
    faulthandler.enable()
    channel = Channel()
    with open(sys.argv[1]) as file:
        plan = json.load(file)
    stand(channel.descriptor, plan["folder"])
    prepare(os.environ, plan["folder"])
    Proof(plan, channel).run()


def prepare(environment, folder):
    """Nothing is kept outside of the folder: not by torch, the driver or what they import."""
    for name, place in PLACES.items():
        environment[name] = os.path.join(folder, place)
    # Programs of the environment, ninja among them, as after its activation.
    environment["PATH"] = os.pathsep.join(
        [os.path.dirname(sys.executable), environment.get("PATH", os.defpath)])
    # Without a pool of processes nothing outlives a step.
    environment["TORCHINDUCTOR_COMPILE_THREADS"] = "1"
    environment["PYTHONNOUSERSITE"] = "1"


if __name__ == "__main__":
    main()
