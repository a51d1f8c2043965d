"""NVIDIA's archives into a toolkit, against `tar -xJf` of the same archives one after the other.

The mirror is a folder with a manifest `redistrib_<release>.json` and its archives, such as
`make-redist-mirror` makes of wheels. Both sides read it from the disk; ours checks, hashes and
merges besides. With `--http` it comes over the loopback instead, whose server takes its share of the cores.
"""

import argparse
import contextlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import measure
from measure import Run, binary, fresh

SERVER = """
import functools, http.server, sys
handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=sys.argv[1])
handler.func.log_message = lambda *_: None
handler.func.protocol_version = "HTTP/1.1"
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
print(server.server_port, flush=True)
server.serve_forever()
"""


def archives(mirror, release):
    """The archives of a release by its manifest, in the order of their names."""
    manifest = json.loads((mirror / f"redistrib_{release}.json").read_text())
    entries = [value["linux-x86_64"] for value in manifest.values()
               if isinstance(value, dict) and "linux-x86_64" in value]
    return sorted(mirror / entry["relative_path"] for entry in entries)


def release_of(mirror):
    labels = [path.stem.removeprefix("redistrib_") for path in mirror.glob("redistrib_*.json")]
    if len(labels) != 1:
        sys.exit(f"{mirror} has {len(labels)} manifests, and one is needed")
    return labels[0]


@contextlib.contextmanager
def address(mirror, over_http):
    """Where the mirror is for as long as it is asked for."""
    if not over_http:
        yield f"file://{mirror}/"
        return
    server = subprocess.Popen([sys.executable, "-c", SERVER, str(mirror)],
                              stdout=subprocess.PIPE, text=True)
    try:
        yield f"http://127.0.0.1:{server.stdout.readline().strip()}/"
    finally:
        server.terminate()
        server.wait()


def locked(release, files, environment):
    """A recipe of all those components with its lock, made once and not timed."""
    recipe = fresh("toolkit-recipe") / "toolkit.yaml"
    components = ", ".join(path.name.split("-linux-")[0] for path in files)
    recipe.write_text(f"recipe: 1\nname: toolkit\nverify: []\ncuda:\n  source: nvidia\n"
                      f"  version: \"{release}\"\n  components: [{components}]\n"
                      f"target: {{compiler: gcc-12, gpus: []}}\n")
    Run([binary(), "lock", str(recipe)],
        dict(environment, PROVISION_CACHE_DIR=str(fresh("lock-cache"))))
    return recipe


def cold():
    """A cache in which the lock was made, and nothing of what it names."""
    cache = fresh("our-cache")
    shutil.copytree(cache.parent / "lock-cache", cache, dirs_exist_ok=True)
    return cache


def main(mirror, runs, over_http):
    measure.machine()
    release = release_of(mirror)
    files = archives(mirror, release)
    total = sum(path.stat().st_size for path in files) / 2**20
    with address(mirror, over_http) as url:
        environment = {"PROVISION_CUDA_REDIST": url}
        recipe = locked(release, files, environment)

        def ours():
            cache, prefix = cold(), fresh("our-prefix")
            measure.settle()
            return Run([binary(), "apply", "--yes", "--locked", "--prefix", str(prefix),
                        str(recipe)], dict(environment, PROVISION_CACHE_DIR=str(cache)))

        def theirs():
            folder = fresh("tar")
            measure.settle()
            script = 'cd "$0" && for file; do tar -xJf "$file" || exit 1; done'
            return Run(["sh", "-c", script, str(folder)] + [str(path) for path in files])

        title = f"CUDA {release}, {len(files)} archives, {total:.0f} MiB"
        place = "loopback" if over_http else "disk"
        measure.report(f"{title}, from the {place}", *measure.pairs(ours, theirs, runs), "tar -xJf")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("mirror", type=Path)
    parser.add_argument("runs", type=int, nargs="?", default=3)
    parser.add_argument("--http", action="store_true")
    options = parser.parse_args()
    main(options.mirror.resolve(), options.runs, options.http)
