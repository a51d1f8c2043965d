"""A conda environment of 60 packages and 12,000 files, against py-rattler's `install`.

Whole commands in turn: ours is `apply --locked`; the peer's is a fresh Python that imports
py-rattler, reads the channel's repodata and awaits `install`. How long `install` alone takes is
told as well. Both have their caches and prefixes on one file system. Needs `zstd` on PATH and a
Python with py-rattler; PROVISION_PEER_PYTHON names it if it is not the one that runs this.
"""

import os
import statistics
import subprocess
import sys

import measure
import synthetic_channel
from measure import Run, another, binary, fresh

PEER = os.environ.get("PROVISION_PEER_PYTHON", sys.executable)
INSTALL = """
import asyncio, os, sys, time
from rattler import Channel, RepoData, install
repodata, channel, prefix, cache, seconds = sys.argv[1:]
data = RepoData.from_path(repodata)
records = data.into_repo_data(Channel(channel))
async def main():
    await install(records, target_prefix=prefix, cache_dir=cache, show_progress=False)
start = time.monotonic()
asyncio.run(main())
with open(seconds, "w") as output:
    output.write(str(time.monotonic() - start))
# Its threads may crash a Python that takes itself down in order.
os._exit(0)
"""


class Commands:
    def __init__(self):
        self.channel = fresh("conda-channel")
        packages = synthetic_channel.Packages(self.channel)
        self.recipe = fresh("conda-recipe") / "many.yaml"
        self.recipe.write_text(
            "recipe: 1\nname: many\ntarget: {gpus: []}\nverify: []\nconda:\n"
            f"  channels: [\"{self.channel.as_uri()}\"]\n  packages: [{packages.last}]\n")
        Run([binary(), "lock", str(self.recipe)],
            {"PROVISION_CACHE_DIR": str(fresh("conda-lock-cache"))})
        self.alone = []

    def ours(self, cache):
        prefix = another("conda-our-prefix")
        measure.settle()
        return Run([binary(), "apply", "--yes", "--locked", "--prefix", str(prefix),
                    str(self.recipe)], {"PROVISION_CACHE_DIR": str(cache)})

    def theirs(self, cache):
        prefix, seconds = another("conda-their-prefix"), another("conda-seconds") / "alone"
        measure.settle()
        run = Run([PEER, "-c", INSTALL, str(self.channel / "linux-64" / "repodata.json"),
                   self.channel.as_uri(), str(prefix), str(cache), str(seconds)])
        self.alone.append(float(seconds.read_text()))
        return run

    def report(self, title, ours, theirs, runs):
        self.alone = []
        results = measure.pairs(ours, theirs, runs)
        measure.report(title, *results, peer="py-rattler")
        wall = statistics.median(run.wall for run in results[0])
        alone = statistics.median(self.alone)
        print(f"  install() alone {alone:.3f} s; our whole command to it {wall / alone:.2f}\n",
              flush=True)


def main(runs):
    found = subprocess.run([PEER, "-c", "import rattler; print(rattler.__version__)"],
                           capture_output=True, text=True)
    if found.returncode != 0:
        print(f"skipped: `{PEER}` cannot import py-rattler (`pip install py-rattler`)")
        return
    measure.machine()
    print(f"py-rattler {found.stdout.strip()}; load {os.getloadavg()[0]:.1f}\n")
    commands = Commands()
    our_cache, their_cache = fresh("conda-our-cache"), fresh("conda-their-cache")
    commands.ours(our_cache), commands.theirs(their_cache)
    commands.report("conda packages from a warm cache into a new prefix",
                    lambda: commands.ours(our_cache), lambda: commands.theirs(their_cache), runs)
    commands.report("the same, empty caches, packages of this disk",
                    lambda: commands.ours(another("conda-our-cold")),
                    lambda: commands.theirs(another("conda-their-cold")), max(3, runs // 3))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
