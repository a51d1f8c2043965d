"""Solves the 247 conda problems of the corpora, ours and py-rattler's in turn in one run.

Prints median, 95th percentile and maximum of both and the ratios, and lists rows whose answers
differ. Needs PROVISION_CORPORA, `zstd` on PATH, and for the peer a Python with py-rattler:

    PROVISION_BENCHMARKS=1 swift build -c release --product SolveBench
    PROVISION_CORPORA=… python3 Benchmarks/conda_solves.py

SOLVE_BENCH names our program if it is not where that build puts it.
"""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import rattler
from rattler import (BuildString, Channel, GenericVirtualPackage, MatchSpec, PackageName,
                     SparseRepoData, Version)

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = os.environ.get("SOLVE_BENCH", str(ROOT / ".build" / "release" / "SolveBench"))
ROUNDS = int(os.environ.get("PROVISION_BENCH_ROUNDS", "3"))


def unpacked(path):
    return subprocess.run(["zstd", "-dcq", str(path)], check=True, stdout=subprocess.PIPE).stdout


def machine(row):
    facts = [("__unix", "0", "0"), ("__linux", "6.8", "0"), ("__glibc", row["glibc"], "0"),
             ("__archspec", "1", row["archspec"])]
    if row["cuda"]:
        facts.append(("__cuda", row["cuda"], "0"))
    return [GenericVirtualPackage(PackageName(n), Version(v), BuildString(b)) for n, v, b in facts]


async def peer(rows, sources):
    """Seconds and answers of py-rattler, records loaded for each problem from open files."""
    lines = []
    for row in rows:
        cpu, start = time.process_time(), time.perf_counter()
        try:
            found = await rattler.solve_with_sparse_repodata(
                [MatchSpec(spec, strict=False) for spec in row["specs"]], sources,
                virtual_packages=machine(row))
            packages = sorted(record.file_name for record in found)
        except Exception as error:  # Its module's name differs between releases.
            if type(error).__name__ != "SolverError":
                raise
            packages = None
        lines.append({"seconds": time.perf_counter() - start,
                      "cpu": time.process_time() - cpu, "packages": packages})
    return lines


def ours():
    output = subprocess.run([PROGRAM], check=True, stdout=subprocess.PIPE).stdout
    return [json.loads(line) for line in output.splitlines()]


def best(runs, key):
    """Of each row the best of the runs."""
    return [min(run[row][key] for run in runs) for row in range(len(runs[0]))]


def figures(seconds):
    ordered = sorted(seconds)
    return {"median": statistics.median(ordered), "p95": ordered[int(len(ordered) * 0.95)],
            "max": ordered[-1], "sum": sum(ordered)}


def main():
    corpora = Path(os.environ.get("PROVISION_CORPORA") or sys.exit("PROVISION_CORPORA is not set"))
    rows = json.loads(unpacked(corpora / "conda" / "solves.json.zst"))
    with tempfile.TemporaryDirectory() as scratch:
        sources = []
        for subdir in ("linux-64", "noarch"):
            path = Path(scratch) / f"{subdir}.json"
            path.write_bytes(unpacked(
                corpora / "conda" / "channel" / "conda-forge" / subdir / "repodata.json.zst"))
            sources.append(SparseRepoData(Channel("conda-forge"), subdir, str(path)))
        mine, theirs = [], []
        for _ in range(ROUNDS):
            mine.append(ours())
            theirs.append(asyncio.run(peer(rows, sources)))
    for key in ("seconds", "cpu"):
        left, right = figures(best(mine, key)), figures(best(theirs, key))
        print(f"{key:8}" + "  ".join(
            f"{name} {left[name] * 1000:.1f} ms against {right[name] * 1000:.1f} ms"
            f" ({left[name] / right[name]:.2f})" for name in left))
    same = 0
    for index, row in enumerate(rows):
        answer = mine[0][index].get("packages")
        if (answer is not None) != row["sat"]:
            print(f"row {index}: {'a solution' if answer else 'none'}, the reference says otherwise")
        elif row["sat"] and answer == sorted(row["packages"]):
            same += 1
        elif row["sat"]:
            left, right = set(answer), set(row["packages"])
            print(f"row {index} {row['specs']}: {sorted(left - right)} for {sorted(right - left)}")
    print(f"{same} of {sum(row['sat'] for row in rows)} answers are the reference's")
    lines = [len(line["explanation"]) for line in mine[0] if line.get("explanation")]
    print(f"{len(lines)} explanations of up to {max(lines, default=0)} lines")


main()
