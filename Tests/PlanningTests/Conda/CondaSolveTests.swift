import Diagnostics
import PackageModel
import Planning
import Resolution
import Testing

/// Which records are chosen, and what is said where none can be.
@Suite struct CondaSolveTests {
    @Test func `the newest version comes first, then the highest build number`() async throws {
        var table = CondaTable()
        table.serve("zlib", "1.9", build: "h1_0")
        table.serve("zlib", "1.10", build: "h2_0", number: 0)
        table.serve("zlib", "1.10", build: "h3_1", number: 1)
        table.serve("zlib", "1.10rc1", build: "h4_9", number: 9)
        #expect(try await table.solve("zlib") == ["zlib 1.10 h3_1"])
        #expect(try await table.solve("zlib <1.10.0a0") == ["zlib 1.10rc1 h4_9"])
        #expect(try await table.solve("zlib=1.9") == ["zlib 1.9 h1_0"])
        #expect(try await table.solve("zlib * h2*") == ["zlib 1.10 h2_0"])
    }

    @Test func `a build that tracks features is the last choice`() async throws {
        var table = CondaTable()
        table.serve("blas", "2", build: "mkl", features: ["mkl"])
        table.serve("blas", "1", build: "openblas")
        #expect(try await table.solve("blas") == ["blas 1 openblas"])
        #expect(try await table.solve("blas >=2") == ["blas 2 mkl"])
    }

    @Test func `of equal builds the one for the newest Python is best`() async throws {
        var table = CondaTable()
        for minor in 9...13 { table.serve("python", "3.\(minor).1") }
        for minor in [11, 13, 9, 12] {
            table.serve(
                "numpy", "2.1", build: "py3\(minor)_0",
                needs: ["python >=3.\(minor),<3.\(minor + 1).0a0"],
                timestamp: Int64(100 - minor))
        }
        #expect(try await table.solve("numpy") == ["numpy 2.1 py313_0", "python 3.13.1 0"])
        #expect(
            try await table.solve("numpy", "python <3.12")
                == ["numpy 2.1 py311_0", "python 3.11.1 0"])
    }

    @Test func `the newer file format and the newer file win`() async throws {
        var table = CondaTable()
        table.serve("a", "1", build: "x", timestamp: 5, suffix: ".tar.bz2")
        table.serve("a", "1", build: "x", timestamp: 4)
        table.serve("b", "1", build: "x", timestamp: 5)
        table.serve("b", "1", build: "y", timestamp: 6)
        let rules = CondaChannelRules(channels: table.channels)
        var solve = try CondaSolve(
            [CondaWish("a"), CondaWish("b")], rules: rules, virtualPackages: [], source: table)
        guard case .solved(let solution) = try await solve.answer() else {
            Issue.record("no solution")
            return
        }
        #expect(solution.records.map(\.filename) == ["a-1-x.conda", "b-1-y.conda"])
    }

    @Test func `a package comes from the first channel that has it`() async throws {
        var table = CondaTable()
        table.channels = ["https://example.org/main", "https://example.org/other"]
        table.serve("a", "1", channel: 0)
        table.serve("a", "2", channel: 1)
        table.serve("b", "1", channel: 1)
        #expect(try await table.solve("a", "b") == ["a 1 0", "b 1 0"])
        #expect(try await table.solve("a", priority: .flexible) == ["a 1 0"])
        #expect(try await table.solve("a", priority: .disabled) == ["a 2 0"])
        #expect(try await table.solve("a >=2", priority: .flexible) == ["a 2 0"])
        #expect(try await table.solve("other::a") == ["a 2 0"])
        #expect(
            try await table.solve("a >=2") == [
                "`a 2` is left out: is in other, but main comes first and has `a`",
                "the recipe wants `a >=2`",
            ])
    }

    @Test func `facts of the machine bind constraints`() async throws {
        var table = CondaTable()
        table.serve("cuda-version", "12.9", allows: ["__cuda >=12"])
        table.serve("cuda-version", "11.8", allows: ["__cuda >=11"])
        table.serve("torch", "2", build: "gpu", number: 1, needs: ["__cuda", "cuda-version >=12"])
        let old = VirtualPackage(name: "__cuda", version: "11.8")
        let new = VirtualPackage(name: "__cuda", version: "12.9")
        #expect(try await table.solve("cuda-version", facts: [old]) == ["cuda-version 11.8 0"])
        #expect(try await table.solve("cuda-version") == ["cuda-version 12.9 0"])
        #expect(
            try await table.solve("torch", facts: [new])
                == ["cuda-version 12.9 0", "torch 2 gpu"])
        #expect(
            try await table.solve("torch", facts: [old]) == [
                "`torch 2` needs `cuda-version >=12`",
                "`cuda-version 12.9` allows only `__cuda >=12`, but this machine has a driver for"
                    + " CUDA 11.8",
                "the recipe wants `torch`",
            ])
        #expect(
            try await table.solve("torch") == [
                "`torch 2` needs `__cuda`, which needs an NVIDIA driver, and this machine has none",
                "the recipe wants `torch`",
            ])
    }

    @Test func `builds are told by what was asked for, or by what they have in common`()
        async throws
    {
        var table = CondaTable()
        table.serve("torch", "2", build: "cuda129_h1_0", needs: ["__cuda"])
        table.serve("torch", "2", build: "cuda129_h2_0", number: 1, needs: ["__cuda"])
        table.serve("torch", "2", build: "cpu_h3_0")
        table.serve("user", "1", needs: ["torch * cuda*"])
        table.serve("cpu", "1", allows: ["torch * cuda*"])
        #expect(
            try await table.solve("user") == [
                "`user 1` needs `torch * cuda*`",
                "every build of `torch * cuda*` needs `__cuda`, which needs an NVIDIA driver, and"
                    + " this machine has none",
                "the recipe wants `user`",
            ])
        let told = try await table.solve("torch", "cpu")
        #expect(told.contains { $0.hasPrefix("`torch 2 cuda129*` needs `__cuda`") }, "\(told)")
    }

    @Test func `facts of a target that the recipe describes are the target's`() throws {
        let fact = VirtualPackage(name: "__cuda", version: "11.8")
        var catalog = CondaCatalog(
            rules: CondaChannelRules(channels: []), virtualPackages: [fact],
            machine: "the target")
        #expect(try catalog.roots([]).map(\.text) == ["the target has a driver for CUDA 11.8"])
        #expect(
            catalog.candidates(of: PackageKey(.virtual, "__cuda_arch"))?.remark
                == "needs an NVIDIA GPU, and the target has none")
        var target = try Target.test()
        #expect(target.words == "this machine")
        target.isDescribed = true
        #expect(target.words == "the target")
    }

    @Test func `extras add what the chosen record says`() async throws {
        var table = CondaTable()
        table.serve("a", "2", extras: ["io": ["c >=1"]])
        table.serve("a", "1", extras: ["io": ["b"]])
        table.serve("b", "1")
        table.serve("c", "1")
        #expect(try await table.solve("a") == ["a 2 0"])
        #expect(try await table.solve("a[extras=[io]]") == ["a 2 0", "c 1 0"])
        #expect(try await table.solve("a[version='<2', extras=[io]]") == ["a 1 0", "b 1 0"])
        #expect(try await table.solve("a[extras=[none]]") == ["a 2 0"])
        table.serve("a", "3", extras: ["io": ["b >="]])
        #expect(try await table.solve("a") == ["a 3 0"])
        #expect(try await table.solve("a[extras=[io]]") == ["a 2 0", "c 1 0"])
    }

    @Test func `a condition decides whether a dependency counts`() async throws {
        var table = CondaTable()
        table.serve("python", "3.9")
        table.serve("python", "3.12")
        table.serve("backport", "1")
        table.serve("old", "1")
        table.serve(
            "a", "1",
            needs: [
                "python", "backport[when=\"python<3.10\"]",
                "old[when=\"python<3 or (python<3.10 and __unix)\"]",
            ])
        let unix = VirtualPackage(name: "__unix", version: "0")
        #expect(try await table.solve("a", facts: [unix]) == ["a 1 0", "python 3.12 0"])
        #expect(
            try await table.solve("a", "python=3.9", facts: [unix])
                == ["a 1 0", "backport 1 0", "old 1 0", "python 3.9 0"])
        #expect(
            try await table.solve("a", "python=3.9")
                == ["a 1 0", "backport 1 0", "python 3.9 0"])
    }

    @Test func `a record whose dependency cannot be read is left out`() async throws {
        var table = CondaTable()
        table.serve("a", "2", needs: ["b >="])
        table.serve("a", "1")
        #expect(try await table.solve("a") == ["a 1 0"])
        #expect(
            try await table.solve("a >=2") == [
                "`a 2` is left out: its dependency `b >=` cannot be read",
                "the recipe wants `a >=2`",
            ])
    }

    @Test func `unreadable records among tied ones do not disturb the others' order`() async throws
    {
        var table = CondaTable()
        for version in 1...4 { table.serve("b", "\(version)") }
        for version in 1...4 {
            let needs = version == 2 ? ["b ==\(version)", "c >="] : ["b ==\(version)"]
            table.serve("a", "1", build: "b\(version)", needs: needs, timestamp: 9)
            table.serve("a", "2", build: "b\(version)", needs: ["c >="], timestamp: 9)
        }
        #expect(try await table.solve("a") == ["a 1 b4", "b 4 0"])
        #expect(try await table.solve("a", "b <4") == ["a 1 b3", "b 3 0"])
        #expect(try await table.solve("a", "b <3") == ["a 1 b1", "b 1 0"])
    }

    @Test func `packages and versions that no channel has are told`() async throws {
        var table = CondaTable()
        for minor in 8...14 { table.serve("python", "3.\(minor)") }
        #expect(
            try await table.solve("python=2.7")
                == ["the recipe wants `python =2.7`, but main has 3.8 … 3.14"])
        #expect(
            try await table.solve("accelerate")
                == [
                    "the recipe wants `accelerate`, but `accelerate` is in none of the channels"
                        + " (main)"
                ])
    }

    @Test(arguments: ["py*", "numpy >=", "*", "", "numpy[when=\"python\"]", "nowhere::numpy"])
    func `a wish that names no package of the channels is refused`(text: String) async throws {
        let table = CondaTable()
        let error = await #expect(throws: ProvisionError.self) { try await table.solve(text) }
        #expect(error?.code == .badCondaWish)
    }

    @Test func `locked files stay where they fit`() async throws {
        var table = CondaTable()
        table.serve("a", "2")
        table.serve("a", "1")
        var catalog = CondaCatalog(
            rules: CondaChannelRules(channels: table.channels), virtualPackages: [])
        catalog.favored = ["a": "a-1-0.conda"]
        let roots = try catalog.roots([CondaWish("a")])
        catalog.add(try #require(table.records["a"]), of: "a")
        catalog.settle(roots[0].key)
        #expect(catalog.record(of: roots[0].key, candidate: 0)?.version == "1")
        #expect(catalog.candidates(of: roots[0].key)?.labels == ["1", "2"])
    }
}
