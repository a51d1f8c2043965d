"""Cold `apply --locked` of torch 2.9.1 against `uv pip install`, each with empty caches."""

import shutil
import sys

import measure
from measure import Run, binary, fresh


def prepared():
    """A copy of the recipe with its lock beside it, made once and not timed."""
    folder = fresh("recipe")
    recipe = folder / "torch-2.9.1.yaml"
    shutil.copy(measure.RECIPE, recipe)
    Run([binary(), "lock", str(recipe)], {"PROVISION_CACHE_DIR": str(fresh("lock-cache"))})
    return recipe


def main(runs):
    measure.machine()
    recipe = prepared()

    def ours():
        cache, prefix = fresh("our-cache"), fresh("our-prefix")
        measure.settle()
        return Run([binary(), "apply", "--yes", "--locked", "--prefix", str(prefix), str(recipe)],
                   {"PROVISION_CACHE_DIR": str(cache)})

    def theirs():
        cache, environment = fresh("uv-cache"), fresh("uv-env")
        Run(["uv", "venv", "-q", "--python", "3.11", "--clear", str(environment)])
        measure.settle()
        return Run(["uv", "pip", "install", "-q", "--python", str(environment / "bin/python"),
                    "torch==2.9.1"],
                   {"UV_CACHE_DIR": str(cache)})

    measure.report("cold install, torch 2.9.1 and its CUDA wheels",
                   *measure.pairs(ours, theirs, runs))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
