"""`provision lock` of recipes of the repository: with an empty cache, and as every day.

Every day is with pages and metadata in the cache: the lock made anew, one package moved on, and
the question whether the lock still fits. Wheels come from the Python index that this machine is
configured with. A recipe with NVIDIA's archives or a conda channel is passed over, with the reason,
where these are not named:

  PROVISION_CUDA_REDIST    a mirror of NVIDIA's manifests, an address or a folder
  PROVISION_BENCH_CHANNEL  a folder that stands for the channel conda-forge; without it its own
                           host is asked
"""

import os
import shutil
import sys
from pathlib import Path

import measure
from measure import Run, binary, fresh

# A machine that is not this one, so that figures of two machines are of the same work.
TARGET = "os=ubuntu-22.04,gpus=rtx-4090,driver=580.65.06,compiler=gcc-12"


def surroundings():
    """Where the parts of a recipe come from, for all runs of this script."""
    home = fresh("locks-home")
    environment = {"CONDA_ROOT": str(home), "CONDARC": str(home / "condarc")}
    channel = os.environ.get("PROVISION_BENCH_CHANNEL")
    if channel:
        alias = fresh("locks-channels")
        (alias / "conda-forge").symlink_to(Path(channel).resolve())
        environment["CONDA_CHANNEL_ALIAS"] = alias.as_uri()
    return environment


def lock(name, environment, runs):
    folder = fresh("locks")
    recipe = folder / f"{name}.yaml"
    shutil.copy(measure.ROOT / "recipes" / recipe.name, recipe)
    command = [binary(), "lock", str(recipe), "--target", TARGET]

    def run(cache, *more, anew=False):
        if anew:
            recipe.with_suffix(".lock").unlink(missing_ok=True)
        measure.settle()
        return Run(command + list(more), {**environment, "PROVISION_CACHE_DIR": str(cache)})

    cold = [run(fresh("locks-cache"), anew=True) for _ in range(runs)]
    kept = fresh("locks-cache")
    run(kept, anew=True)
    measure.report(f"lock {recipe.name}, empty cache", cold)
    for title, more, anew in (("no lock", (), True),
                              ("--upgrade torch", ("--upgrade", "torch"), False),
                              ("--check", ("--check",), False)):
        measure.report(f"lock {recipe.name}, kept cache, {title}",
                       [run(kept, *more, anew=anew) for _ in range(runs)])


def main(runs):
    measure.machine()
    print(f"target {TARGET}; load {os.getloadavg()[0]:.1f}\n", flush=True)
    environment = surroundings()
    lock("quickstart", environment, runs)
    if os.environ.get("PROVISION_CUDA_REDIST"):
        lock("ubuntu-cuda12", environment, runs)
    else:
        print("ubuntu-cuda12.yaml is passed over: PROVISION_CUDA_REDIST names no manifests")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
