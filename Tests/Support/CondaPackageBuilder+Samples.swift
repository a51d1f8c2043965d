import Hashing
import PackageModel

extension CondaPackageBuilder {
    /// A package for any Python with a command, `hello`, and a module of the same name.
    package static func hello(_ version: String = "1.0") -> CondaPackageBuilder {
        var package = CondaPackageBuilder("hello", version, depends: ["python >=3.8"])
        package.noarch = .python
        package.build = "pyhd8ed1ab_0"
        package.entryPoints = ["hello = hello.words:main"]
        package.add("site-packages/hello/__init__.py", "version = '\(version)'\n")
        package.add(
            "site-packages/hello/words.py",
            """
            import sys
            def main():
                print("hello", *sys.argv[1:])

            """)
        package.addMetadata(project: "hello", below: "site-packages")
        package.add(
            "python-scripts/hello-script", "#!\(placeholder)/bin/python\nprint('a script')\n",
            mode: 0o755)
        return package
    }

    /// A package that was compiled for `python`; conda calls it `numlib` and PyPI `num-lib`.
    package static func numlib(_ version: String, for python: CondaPython) -> CondaPackageBuilder {
        var package = CondaPackageBuilder("numlib", version)
        package.bind(to: python)
        package.purls = ["pkg:pypi/num-lib"]
        package.add("\(python.sitePackages)/numlib/__init__.py", "version = '\(version)'\n")
        package.addMetadata(project: "num-lib", below: python.sitePackages)
        return package
    }

    /// A package with its prefix in a text, in a program's first line and between zero bytes.
    package static func rooted(for python: CondaPython) -> CondaPackageBuilder {
        var package = CondaPackageBuilder("rooted", "1.0")
        package.bind(to: python)
        package.add("etc/rooted.conf", "root = \(placeholder)/share\n")
        package.add(
            "bin/rooted",
            """
            #!\(placeholder)/bin/python
            import sys
            print(open(sys.prefix + "/etc/rooted.conf").read(), end="")

            """, mode: 0o755)
        let binary = Array("\u{7F}BIN\0\(placeholder)/lib:\(placeholder)/lib64\0end\0".utf8)
        package.add("lib/rooted.bin", binary, mode: 0o755)
        package.addSymlink("lib/rooted.link", to: "rooted.bin")
        return package
    }

    /// A package that changes the environment of shells, with scripts and with variables.
    package static var switched: CondaPackageBuilder {
        var package = CondaPackageBuilder("switched", "1.0")
        package.addActivation(
            on: "export SWITCHED=\"on in $CONDA_PREFIX\"", off: "unset SWITCHED")
        package.addFishActivation(
            on: "set -gx SWITCHED \"on in $CONDA_PREFIX\"", off: "set -e SWITCHED")
        package.addVariables(["SWITCHED_COLOUR": "it's \"blue\" & $green"])
        return package
    }

    /// A package whose script leaves a file and a message behind.
    package static var scripted: CondaPackageBuilder {
        var package = CondaPackageBuilder("scripted", "1.0")
        package.addLinkScript(
            "post-link",
            """
            set -e
            mkdir -p "$PREFIX/var"
            echo "$PKG_NAME $PKG_VERSION $PKG_BUILDNUM" > "$PREFIX/var/scripted.txt"
            echo "scripted has been set up" >> "$PREFIX/.messages.txt"
            """)
        package.add("share/scripted.txt", "a file of its own\n")
        return package
    }

    /// A package whose script fails with a message.
    package static var failing: CondaPackageBuilder {
        var package = CondaPackageBuilder("failing", "1.0")
        package.addLinkScript("post-link", "echo 'no such luck' >&2; exit 3")
        package.add("share/failing.txt", "a file of its own\n")
        return package
    }

    /// Two packages that both bring `share/paint.txt`.
    package static func painter(_ name: String) -> CondaPackageBuilder {
        var package = CondaPackageBuilder("painter-\(name)", "1.0")
        package.noarch = .generic
        package.add("share/paint.txt", "painted by \(name)\n")
        package.add("share/painter-\(name).txt", "mine\n")
        return package
    }

    /// A package for machines whose driver can do CUDA 12.
    package static var gpuSolver: CondaPackageBuilder {
        var package = CondaPackageBuilder("gpu-solver", "1.0", depends: ["__cuda >=12"])
        package.build = "cuda12_h0_0"
        package.add("share/gpu-solver.txt", "fast\n")
        return package
    }

    /// A package as they were made long ago: bzip2, and lists instead of `paths.json`.
    package static var antique: CondaPackageBuilder {
        var package = CondaPackageBuilder("antique", "1.0")
        package.format = .oldTarBz2
        package.add("share/antique.txt", "root = \(placeholder)\n")
        package.add("bin/antique", "#!/bin/sh\necho antique\n", mode: 0o755)
        return package
    }

    /// A package for any Python whose RECORD is from before it was packed, as conda-build leaves it.
    ///
    /// It tells of byte code that is not in the package, and of a script before it got its prefix.
    package static func recorded() throws -> CondaPackageBuilder {
        var package = CondaPackageBuilder("recorded", "1.0", depends: ["python >=3.8"])
        package.noarch = .python
        package.build = "pyhd8ed1ab_0"
        package.entryPoints = ["recorded = recorded:main"]
        let module = "def main():\n    print('recorded')\n"
        package.add("site-packages/recorded/__init__.py", module)
        let script = "#!\(placeholder)/bin/python\nprint('a recorded script')\n"
        package.add("python-scripts/recorded-script", script, mode: 0o755)
        package.addMetadata(project: "recorded", below: "site-packages")
        let information = "recorded-1.0.dist-info"
        let lines = [
            try recordLine("../../../bin/recorded", script + "# of pip\n"),
            try recordLine("../../../bin/recorded-script", script),
            "recorded/__pycache__/__init__.cpython-312.pyc,,",
            try recordLine("recorded/__init__.py", module),
            "recorded/gone.py,,", "\(information)/INSTALLER,,", "\(information)/METADATA,,",
            "\(information)/RECORD,,", "\(information)/REQUESTED,,",
        ]
        package.add(
            "site-packages/\(information)/RECORD", lines.map { $0 + "\n" }.joined())
        return package
    }

    // MARK: Parts

    private static func recordLine(_ path: String, _ text: String) throws -> String {
        "\(path),sha256=\(try Digest.sha256(of: text).base64URL),\(text.utf8.count)"
    }

    /// Makes it a package that was compiled for `python`.
    private mutating func bind(to python: CondaPython) {
        let (minor, tag) = (python.minorVersion, python.tag)
        build = "py\(tag.dropFirst(2))h0_0"
        depends += ["python_abi \(minor).* *_\(tag)", "python >=\(minor)"]
    }

    /// Adds what tells Python's own tools of a project.
    private mutating func addMetadata(project: String, below folder: String) {
        let information = "\(folder)/\(project.replacing("-", with: "_"))-\(version).dist-info"
        add(
            "\(information)/METADATA",
            "Metadata-Version: 2.1\nName: \(project)\nVersion: \(version)\n")
        add("\(information)/INSTALLER", "conda\n")
    }
}
