"""Times whole commands as the operating system accounts for them, in turn with a peer.

Every script here prints the figures of both commands and the ratio of each pair of runs; it never
judges. Needs Python 3.9 or later and, for the peer, `uv` on PATH (`pip install uv`).
"""

import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RECIPE = ROOT / "Benchmarks" / "torch-2.9.1.yaml"
SCRATCH = Path(os.environ.get("PROVISION_BENCH_DIR", tempfile.gettempdir())) / "provision-bench"


def binary():
    """The stripped release binary; built by `make build`."""
    path = Path(os.environ.get("PROVISION", ROOT / ".build-release" / "release" / "provision"))
    if not path.exists():
        sys.exit(f"no release binary at {path}: run `make build`")
    return str(path)


class Run:
    """One finished command: wall and CPU seconds, and the peak memory of its largest process."""

    def __init__(self, command, environment=None, check=True):
        merged = dict(os.environ, **(environment or {}))
        started = time.monotonic()
        child = subprocess.Popen(
            command, env=merged, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        output = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        self.wall = time.monotonic() - started
        self.cpu = usage.ru_utime + usage.ru_stime
        self.peak = usage.ru_maxrss / 1024
        if check and child.returncode != 0:
            sys.exit(f"{command} exited {child.returncode}:\n{output.decode(errors='replace')}")


def fresh(name):
    """An empty folder of that name below the scratch folder."""
    path = SCRATCH / name
    if path.exists():
        # Folders alone: files are hard links into the store, whose modes are its own.
        subprocess.run(["find", str(path), "-type", "d", "-exec", "chmod", "u+w", "{}", "+"],
                       check=True)
        shutil.rmtree(path)
    path.mkdir(parents=True)
    return path


def another(name):
    """An empty folder beside all earlier ones of that name.

    Deleting between two runs would be part of the next: for a minute ext4 gives no inode of a
    deleted file away again, and looks past each of them when a file or folder is made.
    """
    SCRATCH.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=f"{name}-", dir=SCRATCH))


def settle():
    """Lets the disk finish what earlier runs left to it."""
    os.sync()


def pairs(ours, theirs, runs):
    """Runs two functions in turn, ours first in odd rounds; returns their lists of Run."""
    results = ([], [])
    for index in range(runs):
        order = (0, 1) if index % 2 == 0 else (1, 0)
        for which in order:
            settle()
            results[which].append((ours, theirs)[which]())
    return results


def report(title, ours, theirs=None, peer="uv"):
    print(f"## {title}")
    rows = [("provision", ours)] + ([(peer, theirs)] if theirs else [])
    for name, runs in rows:
        print(f"  {name:<10} " + "   ".join(
            f"{label} {figure(runs, key):>18}" for label, key in
            (("wall s", "wall"), ("cpu s", "cpu"), ("peak MiB", "peak"))))
    if theirs:
        ratios = [a.wall / b.wall for a, b in zip(ours, theirs)]
        print(f"  wall ratio {statistics.median(ratios):.2f}"
              f"  ({min(ratios):.2f} to {max(ratios):.2f}, {len(ratios)} pairs)")
    print(flush=True)


def figure(runs, key):
    values = [getattr(run, key) for run in runs]
    digits = 0 if key == "peak" else 3 if statistics.median(values) < 1 else 1
    return f"{statistics.median(values):.{digits}f}" + (
        f" ({min(values):.{digits}f}-{max(values):.{digits}f})" if len(values) > 1 else "")


def machine():
    uv = subprocess.run(["uv", "--version"], capture_output=True, text=True).stdout.strip()
    ours = subprocess.run([binary(), "--version"], capture_output=True, text=True).stdout.strip()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    print(f"{platform.platform()}, {os.cpu_count()} cores, {memory:.0f} GiB;"
          f" provision {ours}, {uv or 'no uv'}\n", flush=True)
