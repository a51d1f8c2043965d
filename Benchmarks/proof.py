"""What `doctor` and `verify` take on an environment with torch, beside torch's own look around.

    make quickstart && python3 Benchmarks/proof.py [ENVIRONMENT [RUNS]]

`doctor` is paired with `python -m torch.utils.collect_env`, the report that PyTorch asks its users for;
`verify --static`, which imports torch to see what the loader takes, with `import torch` alone.
"""

import json
import subprocess
import sys

import measure
from measure import Run, binary


def interpreter(environment):
    """The environment's own Python."""
    return subprocess.run(
        [binary(), "run", environment, "--", "python", "-c", "import sys; print(sys.executable)"],
        check=True, capture_output=True, text=True).stdout.strip()


def checks(environment, level):
    """Seconds of each check that passed, the longest first."""
    found = subprocess.run([binary(), "verify", environment, *level, "--json"],
                           capture_output=True, text=True).stdout
    records = [json.loads(line) for line in found.splitlines()]
    seconds = {record["name"]: record["duration_ms"] / 1000 for record in records
               if record.get("type") == "check" and record.get("outcome") == "passed"}
    return sorted(seconds.items(), key=lambda item: -item[1])


def main(environment, runs):
    measure.machine()
    python = interpreter(environment)
    # A fault that it finds is no fault of the measurement.
    measure.report("doctor", *measure.pairs(
        lambda: Run([binary(), "doctor"], check=False),
        lambda: Run([python, "-m", "torch.utils.collect_env"]), runs), peer="torch")
    measure.report("verify --static", *measure.pairs(
        lambda: Run([binary(), "verify", environment, "--static"]),
        lambda: Run([python, "-c", "import torch"]), runs), peer="import")
    measure.report("verify", [Run([binary(), "verify", environment])
                              for _ in range(max(1, runs // 3))])
    for name, seconds in checks(environment, []):
        print(f"  {name:<16} {seconds:8.2f} s")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "quickstart",
         int(sys.argv[2]) if len(sys.argv) > 2 else 9)
