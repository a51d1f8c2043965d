import PackageModel
import Testing

@testable import Compatibility

@Suite struct `Toolkit facts` {
    private let all = Facts.embedded

    private func facts(_ version: String) throws -> ToolkitFacts {
        let version = try #require(DottedVersion(version))
        return try #require(Facts.embedded.toolkit(version))
    }
    private func driver(_ text: String) throws -> DottedVersion {
        try #require(DottedVersion(text))
    }

    @Test(arguments: [
        ("11.8", 11, 14, "7.8"), ("12.0", 12, 14, "8.0"), ("12.1.1", 12, 15, "8.1"),
        ("12.3", 12, 16, "8.3"), ("12.4", 13, 17, "8.4"), ("12.6.85", 13, 18, "8.5"),
        ("12.8.93", 14, 19, "8.7"), ("12.9", 14, 19, "8.8"), ("13.0.88", 15, 20, "9.0"),
        ("13.0.2", 15, 20, "9.0"), ("13.1", 15, 21, "9.1"), ("13.3.73", 15, 21, "9.3"),
        ("13.4", 16, 22, "9.4"), ("13.5.37", 16, 22, "9.5"),
    ])
    func `a compiler has a newest gcc, a newest clang and a PTX ISA`(
        _ version: String, _ gcc: Int, _ clang: Int, _ ptx: String
    ) throws {
        let facts = try facts(version)
        #expect(facts.newestGCC == gcc)
        #expect(facts.newestClang == clang)
        #expect(facts.ptxISA.description == ptx)
    }

    @Test func `releases that nobody measured are nil`() throws {
        for version in ["12.7", "14.0", "11.7", "13", "10.2"] {
            #expect(all.toolkit(try driver(version)) == nil)
        }
    }

    @Test func `what is older than all that was measured takes no more than the oldest of it`()
        throws
    {
        let old = try #require(all.toolkitBounds(try driver("11.7.1")))
        #expect(old.newestGCC == 11 && old.newestGlibc?.description == "2.40")
        #expect(all.toolkitBounds(try driver("12.4"))?.newestGCC == 13)
        #expect(all.toolkitBounds(try driver("99.0")) == nil)
    }

    @Test func `13-0 dropped everything before Turing and renamed Thor`() throws {
        let old = try facts("12.9").capabilities.map(\.description)
        let new = try facts("13.0").capabilities.map(\.description)
        #expect(old.contains("5.0") && old.contains("7.0") && old.contains("10.1"))
        #expect(new.first == "7.5")
        #expect(!new.contains("7.0") && !new.contains("10.1"))
        #expect(new.contains("8.8") && new.contains("11.0"))
        #expect(try facts("13.4").capabilities.map(\.description).contains("10.7"))
    }

    @Test func `a compiler serves higher minors of a major, never another major`() throws {
        let facts = try facts("12.8")
        #expect(facts.compiles(for: ComputeCapability(major: 12, minor: 1)))
        #expect(facts.compiles(for: ComputeCapability(major: 10, minor: 3)))
        #expect(!facts.compiles(for: ComputeCapability(major: 11, minor: 0)))
        #expect(!facts.compiles(for: ComputeCapability(major: 3, minor: 7)))
    }

    @Test func `the measured lists agree with the ranges of each capability`() throws {
        for toolkit in all.toolkits {
            for (capability, range) in all.ranges {
                let number = try driver(toolkit.name)
                #expect(toolkit.capabilities.contains(capability) == range.contains(number))
            }
        }
    }

    @Test func `the sample architecture is one that every toolkit knows`() {
        #expect(all.sampleCapability?.target == "sm_90")
    }

    @Test func `three driver rules stand apart`() throws {
        #expect(all.minimumDriver(forCUDAMajor: 12)?.description == "525.60.13")
        #expect(all.minimumDriver(forCUDAMajor: 13)?.description == "580.65.06")
        #expect(all.minimumDriver(forCUDAMajor: 14) == nil)
        #expect(all.driver(shippedWithCUDA: try driver("12.8.1"))?.description == "570.124.06")
        #expect(all.driver(shippedWithCUDA: try driver("12.8.0"))?.description == "570.86.10")
        #expect(all.driver(shippedWithCUDA: try driver("13.4.2")) == nil)
        #expect(all.firstDriver(forCUDA: 13, 2)?.description == "595.45.04")
        #expect(all.firstDriver(forCUDA: 13, 5) == nil)
    }

    @Test func `a driver tells the newest CUDA whose features it all has`() throws {
        #expect(all.newestCUDA(for: try driver("550.144.03"))?.description == "12.4")
        #expect(all.newestCUDA(for: try driver("580.95.05"))?.description == "13.0")
        #expect(all.newestCUDA(for: try driver("535.54.03"))?.description == "12.2")
        #expect(all.newestCUDA(for: try driver("304.1")) == nil)
    }

    @Test func `branches have an end, and 580 is the long-term one`() throws {
        let branches = all.branches
        #expect(branches.filter(\.isLongTerm).map(\.number) == [580])
        let alive = branches.filter { $0.isSupported(on: "2026-11-22") }.map(\.number)
        #expect(alive == [580, 595])
        let newest = try #require(branches.last)
        #expect(!all.branch(newest.number, drives: GPUGeneration("Volta")))
        #expect(all.branch(newest.number, drives: GPUGeneration("Turing")))
    }
}
