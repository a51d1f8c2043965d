import Diagnostics
import PackageModel
import TestSupport
import Testing

@testable import Recipes

/// Reads the text as `environment.yml`.
func environment(
    _ text: String, for architecture: Recipe.Architecture = .x86_64
) throws -> EnvironmentFile {
    try EnvironmentFile(parsing: text, file: "environment.yml", for: architecture)
}

/// All errors of an environment file; empty where it is read.
private func errors(of text: String) -> [ProvisionError] {
    do throws(ProvisionError) {
        _ = try EnvironmentFile(parsing: text, file: "environment.yml")
        return []
    } catch {
        return error.all
    }
}

@Suite struct EnvironmentFileTests {
    static let text = """
        name: science
        channels:
          - conda-forge
          - nodefaults
          - file:///srv/channel
          - conda-forge
        dependencies:
          - python=3.11
          - numpy >=1.26,<3
          - conda-forge::scipy 1.11.* py311*
          - openssl=3.5.4=h26f9b46_0
          - pip
          - pip:
              - transformers>=4.40   # a comment
              - "pandas[excel]<3; python_version >= '3.9'"
              - --extra-index-url https://pkgs.example/simple
        variables:
          NCCL_DEBUG: WARN
          THREADS: 4
          EMPTY:
        platforms: [linux-64, osx-arm64]
        category: dev
        prefix: /home/me/miniconda3/envs/science

        """

    @Test func `every part of an environment file is read with its place`() throws {
        let file = try environment(Self.text)
        #expect(file.name?.value == "science")
        #expect(file.channels.map(\.value) == ["conda-forge", "file:///srv/channel"])
        #expect(
            file.packages.map(\.value.text) == [
                "python=3.11", "numpy >=1.26,<3", "conda-forge::scipy 1.11.* py311*",
                "openssl=3.5.4=h26f9b46_0", "pip",
            ])
        #expect(file.packages[2].value.channel == "conda-forge")
        #expect(
            file.pip.map(\.value.description) == [
                "transformers>=4.40", "pandas[excel]<3; python_version >= \"3.9\"",
            ])
        #expect(file.indexes.map(\.value) == ["https://pkgs.example/simple"])
        #expect(file.variables.map(\.name.value) == ["EMPTY", "NCCL_DEBUG", "THREADS"])
        #expect(file.variables.map(\.value.value) == ["", "WARN", "4"])
        #expect(file.platforms.map(\.value) == ["linux-64", "osx-arm64"])
        #expect(
            file.packages[1].mark == Mark(file: "environment.yml", line: 9, column: 5, length: 15))
        #expect(file.pip[0].mark.line == 14)
        #expect(file.warnings.map(\.message) == ["`prefix` of `environment.yml` is not used"])
        #expect(file.retired == nil && file.torch == nil)
    }

    @Test func `what other tools write is told and left alone`() throws {
        let file = try environment(
            """
            chanels: [conda-forge]
            dependencies: [numpy]
            x-tool: {a: 1}
            variables: {LD_LIBRARY_PATH: /x}
            platforms: [osx-64]
            """)
        #expect(
            file.warnings.map { "\($0.mark?.line ?? 0) \($0.message): \($0.label ?? "")" } == [
                "1 `chanels` is no field of an environment file: did you mean `channels`?",
                "1 `environment.yml` names no channel: those of the recipe count, or `conda-forge`",
                "3 `x-tool` is no field of an environment file: not used",
                "4 the variable `LD_LIBRARY_PATH` is left out: the profile sets this one itself",
                "5 `environment.yml` is for osx-64: this is Linux",
            ])
        #expect(file.variables.isEmpty)
        #expect(file.warnings.allSatisfy { $0.code == .ignoredField })
    }

    @Test(arguments: [
        ("dependencies: [\"numpy=>1\"]", "cannot use `numpy=>1` as `dependencies`", [1, 22]),
        (
            "dependencies:\n- a\n- numpy >=1 <2 x", "cannot use `numpy >=1 <2 x` as `dependencies`",
            [3, 13]
        ),
        ("dependencies: [\"*\"]", "cannot use `*` as `dependencies`", [1, 16]),
        ("dependencies:", "`dependencies` has no value", [1, 1]),
        ("name: a", "`environment.yml` has no `dependencies`", [1, 1]),
        ("- a", "cannot read `environment.yml` as an environment file", [1, 1]),
        ("dependencies: [{npm: [x]}]", "cannot install `npm` of `dependencies`", [1, 17]),
        ("dependencies: [{sel(mac): x}]", "cannot use `sel(mac)` as `dependencies`", [1, 17]),
        ("dependencies: [[a]]", "cannot use a list as an item of dependencies", [1, 16]),
        ("dependencies: []\nchannels: [.x]", "cannot use `.x` as `channels`", [2, 12]),
        ("dependencies: []\nplatforms: [noarch]", "cannot use `noarch` as `platforms`", [2, 13]),
        ("dependencies: []\nname: a b", "cannot use `a b` as `name`", [2, 7]),
        ("dependencies: []\nvariables: {a-b: x}", "cannot use `a-b` as `variables`", [2, 13]),
        ("dependencies: [a]\ndependencies: [b]", "the key `dependencies` is there twice", [2, 1]),
    ])
    func `a fault of an environment file is named at its place`(
        text: String, message: String, place: [Int]
    ) {
        let found = errors(of: text)
        #expect(found.count == 1)
        #expect(found.first?.message == message)
        #expect(found.first?.mark.map { [$0.line, $0.column] } == place)
    }

    @Test func `all faults come at once`() {
        let found = errors(
            of:
                "name: a:b\ndependencies:\n- =\n- pip: [\"-e .\", {}, \"numpy<3\"]\n- npm: [a]\n"
        )
        #expect(found.map { $0.mark?.line } == [1, 3, 4, 5])
    }

    @Test(arguments: [
        ("-r requirements.txt", "another file of requirements is not read"),
        ("--requirement=x.txt", "another file of requirements is not read"),
        ("-c limits.txt", "bounds for what is not asked for are not known here"),
        ("-e .", "only wheels of an index are installed"),
        ("git+https://x.example/a.git", "a package comes from an index, not from a URL"),
        ("https://x.example/a-1-py3-none-any.whl", "a package comes from an index, not from a URL"),
        ("a @ https://x.example/a.whl", "a package comes from an index, not from a URL"),
        ("./a.whl", "a package comes from an index, not from a file or folder"),
        (".", "a package comes from an index, not from a file or folder"),
        ("torch==2.6.0+rocm6.2.4", "only CUDA and CPU builds are provisioned"),
        ("-i https://download.example/whl/rocm6.2", "only CUDA and CPU builds are provisioned"),
        ("--pre", "pre-releases are allowed package by package"),
        ("--wat", "expected a requirement such as `numpy<3`"),
        ("--extra-index-url https://${USER}@x.example/", "variables in a URL are not expanded"),
        ("--find-links /srv/wheels", "pages of links are not read"),
    ])
    func `a line for pip that no index can answer is refused`(line: String, label: String) throws {
        let file = try environment("dependencies:\n- pip:\n  - \"\(line)\"\n")
        #expect(file.pip.isEmpty && file.indexes.isEmpty)
        let refused = try #require(file.refused.first)
        #expect(refused.text.value == line)
        #expect(refused.error.label == label)
        #expect(refused.error.mark?.line == 3)
    }

    @Test(arguments: [
        ("--extra-index-url https://download.example/whl/cu121", TorchBuild.cuda("cu121")),
        ("-i https://download.example/whl/cpu/", .cpu),
        ("--find-links https://download.example/whl/cu118/torch_stable.html", .cuda("cu118")),
        ("torch==2.1.0+cu121", .cuda("cu121")), ("torchvision==0.16.0+cpu", .cpu),
    ])
    func `a line for pip can name the build of PyTorch`(line: String, build: TorchBuild) throws {
        let file = try environment("dependencies:\n- pip:\n  - \"\(line)\"\n")
        #expect(file.torchBuild?.value == build)
        #expect(file.torchBuild?.mark.line == 3)
        #expect(file.indexes.isEmpty)
        #expect(file.pip.allSatisfy { !$0.value.description.contains("+") })
    }

    @Test func `options without a meaning here are told`() throws {
        let file = try environment("dependencies: [pip: [--no-cache-dir, \"# x\", \"\", a]]")
        #expect(file.pip.map(\.value.description) == ["a"])
        #expect(file.warnings.map(\.message).contains("`--no-cache-dir` of `pip` is not used"))
    }

    @Test func `files of requirements are read where somebody gives them`() throws {
        let files = [
            "env/requirements.txt": """
            # Made by pip-compile
            numpy==1.26.4 \\
                --hash=sha256:00 \\
                --hash=sha256:01
            --extra-index-url https://download.example/whl/cu121
              torch>=2  # the GPU build
            -r more/dev.txt
            -r requirements.txt
            """,
            "env/more/dev.txt": "pytest\r\n-e .\r\nrich \\",
        ]
        struct Missing: Error {}
        let text = "dependencies: [pip: [-r requirements.txt, -r none.txt, six]]"
        let file = try EnvironmentFile(parsing: text, file: "env/environment.yml") { name in
            guard let text = files[name] else { throw Missing() }
            return Array(text.utf8)
        }
        #expect(
            file.pip.map(\.value.description) == [
                "six", "numpy==1.26.4", "torch>=2", "pytest", "rich",
            ])
        #expect(
            file.pip[1].mark == Mark(file: "env/requirements.txt", line: 2, column: 1, length: 14))
        #expect(file.pip[2].mark.column == 3)
        #expect(file.torchBuild?.value == .cuda("cu121"))
        #expect(file.refused.map(\.text.value) == ["-r none.txt", "-e ."])
        #expect(
            file.refused.map { $0.error.mark?.file } == ["env/environment.yml", "env/more/dev.txt"])
        #expect(file.warnings.map(\.message).contains("`--hash` of `pip` is not used"))
    }

    @Test func `files of requirements that include without end come to one`() throws {
        let text = "dependencies: [pip: [-r 0]]"
        let file = try EnvironmentFile(parsing: text, file: "environment.yml") { name in
            Array("-r \((Int(name) ?? 0) + 1)".utf8)
        }
        #expect(file.refused.count == 1)
    }

    @Test(arguments: 0..<20)
    func `a damaged environment file is read or refused with a place`(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        for _ in 0..<200 {
            var bytes = Array(Self.text.utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                if Bool.random(using: &random) {
                    bytes[place] = UInt8.random(in: 0...255, using: &random)
                } else {
                    bytes.removeSubrange(place..<min(place + 3, bytes.count))
                }
            }
            do throws(ProvisionError) {
                let file = try EnvironmentFile(parsing: bytes, file: "environment.yml")
                #expect(throws: Never.self) {
                    try Recipe.load(text: RecipeText(importing: file).text, file: "a.yaml")
                }
            } catch {
                #expect(error.all.allSatisfy { $0.mark != nil })
            }
        }
    }
}

@Suite struct LineSelectorTests {
    private func names(_ text: String, for architecture: Recipe.Architecture) throws -> [String] {
        try environment("dependencies:\n\(text)\n", for: architecture).packages.map(\.value.name)
    }

    @Test(arguments: [
        ("# [win]", false, false), ("# [linux]", true, true), ("#[unix]", true, true),
        ("# [linux64]", true, false), ("# [aarch64]", false, true),
        ("# [linux and x86_64]", true, false), ("# [osx or win]", false, false),
        ("# [not win]", true, true), ("# [(osx or linux) and not aarch64]", true, false),
        ("# [see below]", true, true), ("# [win or]", true, true), ("# [py<38]", true, true),
        ("# [win] or so", true, true), ("# win", true, true), ("# []", true, true),
    ])
    func `a comment can keep a line for some platforms`(
        comment: String, onX86: Bool, onARM: Bool
    ) throws {
        let text = "  - always\n  - some  \(comment)\n  - after"
        #expect(try names(text, for: .x86_64).contains("some") == onX86)
        #expect(try names(text, for: .aarch64).contains("some") == onARM)
        #expect(try names(text, for: .x86_64).count == (onX86 ? 3 : 2))
    }

    @Test func `a line that is left out moves no place`() throws {
        let file = try environment("dependencies:\n  - a  # [win]\r\n  - b\n")
        #expect(file.packages.map(\.mark.line) == [3])
    }

    @Test func `a selector in a mapping keeps a package for some platforms`() throws {
        let text = "  - sel(linux): a\n  - sel(unix): b\n  - sel(win): c\n  - sel(osx): d"
        #expect(try names(text, for: .x86_64) == ["a", "b"])
    }

    @Test func `parentheses without end are no expression`() throws {
        let deep = String(repeating: "(", count: 190)
        #expect(try names("  - a  # [\(deep)]", for: .x86_64) == ["a"])
    }
}
