"""A lock over a channel of 500,000 records, plain and compressed: time and memory.

The channel is of this disk. Cold is with an empty cache; warm has the cache of the run before and
no lock. Needs `zstd` on PATH.
"""

import os
import subprocess
import sys

import measure
import synthetic_channel
from measure import Run, binary, fresh

RECORDS = 500_000


def channel(name):
    folder = fresh(name)
    for subdir in ("linux-64", "noarch"):
        (folder / subdir).mkdir()
    synthetic_channel.repodata(folder / "noarch" / "repodata.json", 0)
    return folder


def main(runs):
    measure.machine()
    plain, compressed = channel("conda-plain"), channel("conda-compressed")
    file = plain / "linux-64" / "repodata.json"
    synthetic_channel.repodata(file, RECORDS)
    for subdir in ("linux-64", "noarch"):
        subprocess.run(["zstd", "-q", "-3", str(plain / subdir / "repodata.json"), "-o",
                        str(compressed / subdir / "repodata.json.zst")], check=True)
    print(f"{RECORDS} records, {file.stat().st_size / 1e6:.0f} MB; load {os.getloadavg()[0]:.1f}\n")
    for name, folder in (("repodata.json", plain), ("repodata.json.zst", compressed)):
        recipe = fresh("conda-index") / "big.yaml"
        recipe.write_text(
            "recipe: 1\nname: big\ntarget: {gpus: []}\nverify: []\nconda:\n"
            f"  channels: [\"{folder.as_uri()}\"]\n  packages: [pkg10000, pkg00500]\n")
        cold, warm = [], []
        for _ in range(runs):
            environment = {"PROVISION_CACHE_DIR": str(fresh("conda-index-cache"))}
            for results in (cold, warm):
                recipe.with_suffix(".lock").unlink(missing_ok=True)
                measure.settle()
                results.append(Run([binary(), "lock", str(recipe)], environment))
        measure.report(f"lock, {name}, empty cache", cold)
        measure.report(f"lock, {name}, kept cache", warm)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
