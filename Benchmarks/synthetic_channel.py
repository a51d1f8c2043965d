"""Makes conda channels to measure with: packages of many small files, or repodata of any length.

The same arguments give the same bytes, but for the times that `zstd` and zip put in.
"""

import hashlib
import io
import json
import random
import subprocess
import tarfile
import zipfile

PLACEHOLDER = "/home/builder/work/environment" + "_placehold" * 22
WORDS = ("def", "return", "import", "value", "index", "tensor", "shape", "self", "for", "in")


def packed(data):
    return subprocess.run(["zstd", "-q", "-3", "-c"], input=data, check=True,
                          stdout=subprocess.PIPE).stdout


def archived(files):
    """A tar of (path, bytes or target, mode); a target is text."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for path, content, mode in files:
            member = tarfile.TarInfo(path)
            member.mode, member.mtime = mode, 1_700_000_000
            if isinstance(content, str):
                member.type, member.linkname = tarfile.SYMTYPE, content
                tar.addfile(member)
            else:
                member.size = len(content)
                tar.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


class Packages:
    """`count` packages of `files` files each, in a chain, so that the last one wants them all."""

    def __init__(self, folder, count=60, files=200, seed=1):
        self.folder = folder / "linux-64"
        self.folder.mkdir(parents=True)
        (folder / "noarch").mkdir()
        self.random = random.Random(seed)
        records = {}
        for number in range(count):
            filename, record = self.package(number, files)
            records[filename] = record
        for subdir, found in (("linux-64", records), ("noarch", {})):
            document = {"info": {"subdir": subdir}, "packages": {}, "packages.conda": found,
                        "removed": [], "repodata_version": 1}
            (folder / subdir / "repodata.json").write_text(json.dumps(document))
        self.last = f"part{count - 1:03}"

    def package(self, number, files):
        name = f"part{number:03}"
        index = {"name": name, "version": "1.0", "build": "h0_0", "build_number": 0,
                 "subdir": "linux-64", "depends": [f"part{number - 1:03}"] if number else [],
                 "constrains": [], "license": "BSD-3-Clause", "timestamp": 1_700_000_000_000}
        contents = [self.file(name, place) for place in range(files)]
        paths = {"paths": [self.listed(*file) for file in sorted(contents)], "paths_version": 1}
        info = [("info/index.json", json.dumps(index).encode(), 0o644),
                ("info/paths.json", json.dumps(paths).encode(), 0o644)]
        path = self.folder / f"{name}-1.0-h0_0.conda"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr("metadata.json", '{"conda_pkg_format_version": 2}')
            for part, members in (("pkg", contents), ("info", info)):
                archive.writestr(f"{part}-{name}-1.0-h0_0.tar.zst", packed(archived(members)))
        data = path.read_bytes()
        return path.name, dict(index, size=len(data), md5=hashlib.md5(data).hexdigest(),
                               sha256=hashlib.sha256(data).hexdigest())

    def file(self, name, place):
        """Of a hundred files two are symlinks, two scripts and one a library with a prefix."""
        kind = place % 100
        if kind in (10, 11):
            return f"lib/lib{name}-{place}.so", f"lib{name}-{place}.so.1", 0o777
        if kind in (20, 21):
            text = f"#!{PLACEHOLDER}/bin/sh\nexec {PLACEHOLDER}/bin/true\n"
            return f"bin/{name}-{place}", text.encode() + self.text(400), 0o755
        if kind == 30:
            data = self.random.randbytes(20_000) + PLACEHOLDER.encode() + b"/share\0"
            return f"lib/lib{name}-{place}.so.1", data + self.random.randbytes(20_000), 0o755
        folder = f"lib/python3.12/site-packages/{name}/module{place // 20}"
        size = min(60_000, int(self.random.lognormvariate(7.5, 1.2)))
        return f"{folder}/file{place}.py", self.text(size), 0o644

    def text(self, size):
        line = " ".join(self.random.choices(WORDS, k=12)) + "\n"
        return (line.encode() * (size // len(line) + 1))[:size] + str(self.random.random()).encode()

    @staticmethod
    def listed(path, content, _):
        if isinstance(content, str):
            return {"_path": path, "path_type": "softlink",
                    "sha256": hashlib.sha256(b"").hexdigest(), "size_in_bytes": 0}
        entry = {"_path": path, "path_type": "hardlink",
                 "sha256": hashlib.sha256(content).hexdigest(), "size_in_bytes": len(content)}
        if PLACEHOLDER.encode() in content:
            entry["file_mode"] = "binary" if b"\0" in content else "text"
            entry["prefix_placeholder"] = PLACEHOLDER
        return entry


def repodata(path, count, seed=1):
    """Writes the repodata of `count` records, 25 builds a package, that depend on each other."""
    source = random.Random(seed)
    with open(path, "w") as output:
        output.write('{"info":{"subdir":"linux-64"},"packages":{},"packages.conda":{')
        for package in range((count + 24) // 25):
            others = [source.randrange(package) for _ in range(source.randint(2, 8) if package else 0)]
            depends = [f"pkg{other:05} >={other % 5 + 1}.{other % 10}.0" for other in others]
            for build in range(min(25, count - package * 25)):
                version = f"{1 + build // 5}.{package % 10}.{build % 5}"
                text = f"py3{9 + build % 5}h{source.getrandbits(28):07x}_{build % 5}"
                record = {
                    "build": text, "build_number": build % 5,
                    "constrains": [f"pkg{package:05}-base <0a0"],
                    "depends": ["__glibc >=2.17,<3.0.a0", *depends],
                    "license": "BSD-3-Clause", "license_family": "BSD",
                    "md5": f"{source.getrandbits(128):032x}", "name": f"pkg{package:05}",
                    "sha256": f"{source.getrandbits(256):064x}", "size": 10_000 + build * 977,
                    "subdir": "linux-64", "timestamp": 1_600_000_000_000 + build * 86_400_000,
                    "version": version}
                comma = "" if package == build == 0 else ","
                output.write(f'{comma}"pkg{package:05}-{version}-{text}.conda":'
                             + json.dumps(record, separators=(",", ":")))
        output.write('},"removed":[],"repodata_version":1}')
