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
from provision_proof.proof import Proof
from provision_proof.ranks import rank
from provision_proof.telling import Channel


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
