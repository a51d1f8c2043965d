import Testing

@testable import Machine

/// Names are what archspec 0.2.7 answers for the same flags.
@Suite struct MicroarchitectureTests {
    private static let level2 = "cx16 lahf_lm mmx popcnt sse sse2 sse4_1 sse4_2 ssse3"
    private static let level3 = level2 + " abm avx avx2 bmi1 bmi2 f16c fma movbe xsave"
    private static let level4 = level3 + " avx512bw avx512cd avx512dq avx512f avx512vl"
    private static let skylake =
        "aes pclmulqdq rdrand adx rdseed clflushopt xsavec xsaveopt"
    private static let zen3 =
        "aes clflushopt clwb clzero fsgsbase pclmulqdq rdseed sse4a xsavec xsaveopt adx sha_ni"
        + " pku vaes vpclmulqdq"

    private func best(_ vendor: String, _ flags: String...) -> String? {
        Microarchitecture.best(
            architecture: "x86_64", vendor: vendor,
            features: Set(flags.joined(separator: " ").split(separator: " ")))
    }

    @Test func `flags of a level alone give the generic name`() {
        #expect(best("GenuineIntel", "") == "x86_64")
        #expect(best("Unheard", Self.level2) == "x86_64_v2")
        #expect(best("Unheard", Self.level3) == "x86_64_v3")
        #expect(best("AuthenticAMD", Self.level4) == "x86_64_v4")
    }

    @Test func `Intel and AMD are told apart by vendor and flags`() {
        #expect(best("GenuineIntel", Self.level3, "aes pclmulqdq rdrand") == "haswell")
        #expect(best("GenuineIntel", Self.level3, Self.skylake) == "skylake")
        #expect(best("GenuineIntel", Self.level4, Self.skylake, "clwb") == "skylake_avx512")
        #expect(
            best("GenuineIntel", Self.level4, Self.skylake, "clwb avx512_vnni") == "cascadelake")
        #expect(best("AuthenticAMD", Self.level3, Self.zen3) == "zen3")
        #expect(best("AuthenticAMD", Self.level4, Self.zen3) == "x86_64_v4")
    }

    @Test func `a lacking flag falls to the level, not to an older processor`() {
        #expect(best("AuthenticAMD", Self.level4, "aes clwb sse4a") == "x86_64_v4")
    }

    @Test func `ARM cores are told by their features and part`() {
        let n1 =
            "fp asimd evtstrm aes pmull sha1 sha2 crc32 atomics fphp asimdhp cpuid asimdrdm"
            + " lrcpc dcpop asimddp ssbs"
        func best(_ features: String, part: String) -> String? {
            Microarchitecture.best(
                architecture: "aarch64", vendor: Microarchitecture.vendor(implementer: "0x41"),
                part: part, features: Set(features.split(separator: " ")))
        }
        #expect(best(n1, part: "0xd0c") == "neoverse_n1")
        #expect(best("fp asimd", part: "0xd0c") == "aarch64")
        #expect(Microarchitecture.vendor(implementer: "0x99") == nil)
    }

    @Test func `a family that the table lacks has no name`() {
        #expect(
            Microarchitecture.best(architecture: "riscv64", vendor: nil, features: []) == nil)
    }

    @Test func `every row has its parents before it`() {
        let names = Microarchitecture.table.split(separator: "\n").map { line in
            String(line.prefix { $0 != " " })
        }
        #expect(names.count == 57 && Set(names).count == 57)
        for name in names {
            let row = Microarchitecture.named(name)
            #expect(row != nil && (name == "x86_64" || name == "aarch64") == row?.ancestors.isEmpty)
        }
    }
}
