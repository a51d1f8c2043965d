extension Microarchitecture {
    /// The families x86_64 and aarch64: name, vendor, parents, part number, then the features that
    /// no parent has.
    ///
    /// Source: archspec/archspec-json, cpu/microarchitectures.json as archspec 0.2.7 has it. The
    /// generic levels of ARM (`armv8.2a`, …) have no features there, so nobody can tell them from
    /// `aarch64`; they stand here as ancestors alone.
    static let table = """
        x86_64 | generic | - | - |
        x86_64_v2 | generic | x86_64 | - | cx16 lahf_lm mmx popcnt sse sse2 sse4_1 sse4_2 \
          ssse3
        x86_64_v3 | generic | x86_64_v2 | - | abm avx avx2 bmi1 bmi2 f16c fma movbe xsave
        x86_64_v4 | generic | x86_64_v3 | - | avx512bw avx512cd avx512dq avx512f avx512vl
        nocona | GenuineIntel | x86_64 | - | mmx sse sse2 sse3
        core2 | GenuineIntel | nocona | - | ssse3
        nehalem | GenuineIntel | core2 x86_64_v2 | - |
        westmere | GenuineIntel | nehalem | - | aes pclmulqdq
        sandybridge | GenuineIntel | westmere | - | avx
        ivybridge | GenuineIntel | sandybridge | - | f16c rdrand
        haswell | GenuineIntel | ivybridge x86_64_v3 | - |
        broadwell | GenuineIntel | haswell | - | adx rdseed
        skylake | GenuineIntel | broadwell | - | clflushopt xsavec xsaveopt
        mic_knl | GenuineIntel | broadwell | - | avx512cd avx512er avx512f avx512pf
        skylake_avx512 | GenuineIntel | skylake x86_64_v4 | - | clwb
        cannonlake | GenuineIntel | skylake x86_64_v4 | - | avx512ifma avx512vbmi sha_ni
        cascadelake | GenuineIntel | skylake_avx512 | - | avx512_vnni
        icelake | GenuineIntel | cascadelake cannonlake | - | avx512_bitalg avx512_vbmi2 \
          avx512_vpopcntdq gfni rdpid vaes vpclmulqdq
        sapphirerapids | GenuineIntel | icelake | - | amx_bf16 amx_int8 amx_tile avx512_bf16 \
          cldemote movdir64b movdiri serialize waitpkg
        alderlake | GenuineIntel | skylake | - | avx_vnni clwb gfni movdir64b movdiri rdpid \
          serialize sha_ni vaes vpclmulqdq waitpkg
        arrowlake | GenuineIntel | alderlake | - | avx_ifma avx_ne_convert avx_vnni_int8 \
          cmpccxadd
        arrowlake_s | GenuineIntel | arrowlake | - | avx_vnni_int16 sha512 sm3 sm4
        k10 | AuthenticAMD | x86_64 | - | 3dnow 3dnowext abm cx16 mmx sse sse2 sse4a
        bulldozer | AuthenticAMD | x86_64_v2 | - | abm aes avx fma4 pclmulqdq sse4a xop xsave
        piledriver | AuthenticAMD | bulldozer | - | bmi1 f16c fma tbm
        steamroller | AuthenticAMD | piledriver | - | fsgsbase
        excavator | AuthenticAMD | steamroller x86_64_v3 | - |
        zen | AuthenticAMD | x86_64_v3 | - | aes clflushopt clzero fsgsbase pclmulqdq rdseed \
          sse4a xsavec xsaveopt
        zen2 | AuthenticAMD | zen | - | clwb
        zen3 | AuthenticAMD | zen2 | - | pku vaes vpclmulqdq
        zen4 | AuthenticAMD | zen3 x86_64_v4 | - | avx512_bf16 avx512_bitalg avx512_vbmi2 \
          avx512_vnni avx512_vpopcntdq avx512ifma avx512vbmi flush_l1d gfni
        zen5 | AuthenticAMD | zen4 | - | avx512_vp2intersect avx_vnni movdir64b movdiri \
          tsc_adjust
        zen6 | AuthenticAMD | zen5 | - | avx512_fp16
        aarch64 | generic | - | - |
        armv8.1a | generic | aarch64 | - |
        armv8.2a | generic | armv8.1a | - |
        armv8.3a | generic | armv8.2a | - |
        armv8.4a | generic | armv8.3a | - |
        armv8.5a | generic | armv8.4a | - |
        armv8.6a | generic | armv8.5a | - |
        armv9.0a | generic | armv8.5a | - |
        armv9.2a | generic | armv9.0a armv8.6a | - |
        thunderx2 | Cavium | armv8.1a | 0x0af | aes asimd asimdrdm atomics cpuid crc32 evtstrm \
          fp pmull sha1 sha2
        a64fx | Fujitsu | armv8.2a | 0x001 | asimd asimdhp asimdrdm atomics cpuid crc32 dcpop \
          evtstrm fcma fp fphp sha1 sha2 sve
        cortex_a72 | ARM | aarch64 | 0xd08 | aes asimd cpuid crc32 evtstrm fp pmull sha1 sha2
        neoverse_n1 | ARM | cortex_a72 armv8.2a | 0xd0c | asimddp asimdhp asimdrdm atomics \
          dcpop fphp lrcpc
        neoverse_v1 | ARM | neoverse_n1 armv8.4a | 0xd40 | asimdfhm bf16 dcpodp dgh dit fcma \
          flagm i8mm ilrcpc jscvt rng sha3 sha512 sve svebf16 svei8mm uscat
        neoverse_v2 | ARM | neoverse_n1 armv9.0a | 0xd4f | asimdfhm bf16 dcpodp fcma flagm \
          flagm2 frint i8mm ilrcpc jscvt sb sha3 sha512 sve sve2 svebf16 svei8mm uscat
        neoverse_n2 | ARM | neoverse_n1 armv9.0a | 0xd49 | asimdfhm bf16 dcpodp fcma flagm \
          flagm2 frint i8mm ilrcpc jscvt sb sha3 sha512 sve sve2 svebf16 svei8mm uscat
        ampere1 | Ampere | neoverse_n1 armv8.6a | 0xac3 | asimdfhm bf16 bti dcpodp dit ecv \
          fcma flagm flagm2 frint i8mm ilrcpc jscvt paca pacg rng sb sha3 sha512 ssbs uscat
        ampere1a | Ampere | ampere1 | 0xac4 | sm3 sm4
        neoverse_v3ae | ARM | neoverse_v2 armv9.2a | 0xd83 | afp bti dgh dit ecv paca pacg sm3 \
          sm4 sveaes svebitperm svepmull svesha3 svesm4 wfxt
        olympus | Nvidia | armv9.2a | 0x010 | aes afp asimd asimddp asimdfhm asimdhp asimdrdm \
          atomics bf16 bti cpuid crc32 dcpodp dcpop dgh dit ecv evtstrm f8cvt f8dp2 f8dp4 f8e4m3 \
          f8e5m2 f8fma faminmax fcma flagm flagm2 fp fphp fpmr frint i8mm ilrcpc jscvt lrcpc \
          ls64 lut paca pacg pmull rng sb sha1 sha2 sha3 sha512 sm3 sm4 ssbs sve sve2 sveaes \
          svebf16 svebitperm svei8mm svepmull svesha3 svesm4 uscat wfxt
        m1 | Apple | armv8.4a | 0x022 | aes asimd asimddp asimdfhm asimdhp asimdrdm atomics \
          cpuid crc32 dcpodp dcpop dit evtstrm fcma flagm flagm2 fp fphp frint ilrcpc jscvt \
          lrcpc paca pacg pmull sb sha1 sha2 sha3 sha512 ssbs uscat
        m2 | Apple | m1 armv8.5a | 0x032 | bf16 bti ecv i8mm
        m3 | Apple | m2 armv8.6a | - |
        m4 | Apple | m3 armv8.6a | - | sme sme2
        """
}
