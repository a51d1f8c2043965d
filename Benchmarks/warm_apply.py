"""The same set from a warm store into a new prefix, against uv with a warm cache."""

import sys

import cold_apply
import measure
from measure import Run, binary, fresh


def main(runs):
    measure.machine()
    recipe = cold_apply.prepared()
    cache, uv_cache = fresh("our-cache"), fresh("uv-cache")

    def ours():
        prefix = fresh("our-prefix")
        return Run([binary(), "apply", "--yes", "--locked", "--prefix", str(prefix), str(recipe)],
                   {"PROVISION_CACHE_DIR": str(cache)})

    def theirs():
        environment = fresh("uv-env")
        Run(["uv", "venv", "-q", "--python", "3.11", "--clear", str(environment)])
        return Run(["uv", "pip", "install", "-q", "--python", str(environment / "bin/python"),
                    "torch==2.9.1"], {"UV_CACHE_DIR": str(uv_cache)})

    ours(), theirs()
    measure.report("warm install into a new prefix", *measure.pairs(ours, theirs, runs))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
