"""What a user waits for every day: `--help`, `apply` with nothing to do, and a lock."""

import shutil
import sys

import measure
from measure import Run, binary, fresh


def help_screen(runs):
    measure.report("--help", [Run([binary(), "--help"]) for _ in range(runs)],
                   [Run(["uv", "--help"]) for _ in range(runs)])


def nothing_to_do(runs):
    folder, cache, prefix = fresh("small"), fresh("small-cache"), fresh("small-prefix")
    recipe = folder / "small.yaml"
    recipe.write_text(
        "recipe: 1\nname: small\npython: {version: \"3.11\"}\npip: [sympy]\nverify: []\n")
    environment = {"PROVISION_CACHE_DIR": str(cache)}
    command = [binary(), "apply", "--yes", "--prefix", str(prefix), str(recipe)]
    Run(command, environment)
    measure.report("apply, nothing to do", [Run(command, environment) for _ in range(runs)])


def lock(runs):
    folder = fresh("lock")
    recipe = folder / "torch-2.9.1.yaml"
    shutil.copy(measure.RECIPE, recipe)
    requirements = folder / "requirements.in"
    requirements.write_text("torch==2.9.1\n")

    def ours():
        recipe.with_suffix(".lock").unlink(missing_ok=True)
        return Run([binary(), "lock", str(recipe)],
                   {"PROVISION_CACHE_DIR": str(fresh("lock-cache"))})

    def theirs():
        return Run(["uv", "pip", "compile", "-q", "--python", "3.11", "--generate-hashes",
                    "-o", str(folder / "requirements.txt"), str(requirements)],
                   {"UV_CACHE_DIR": str(fresh("uv-cache"))})

    measure.report("lock of the torch set, empty caches", *measure.pairs(ours, theirs, runs))


def main(runs):
    measure.machine()
    help_screen(runs)
    nothing_to_do(runs)
    lock(runs)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
