/// C of a library with NVRTC's functions, which compiles nothing: its machine code says for what it
/// would be, and the double of libcuda reads that.
package enum NVRTCDouble {
    /// `breaks` refuses each kernel; `isDamaged` gives machine code that is none.
    package static func source(
        architectures: [Int], breaks: Bool = false, isDamaged: Bool = false
    ) -> String {
        let list = architectures.map(String.init).joined(separator: ",")
        return """
            #include <stddef.h>
            #include <stdio.h>
            #include <string.h>
            static const int list[] = {\(list)};
            static char arch[64], cubin[64];
            static const char ptx[] = "// made up\\n.version 9.0\\n.target sm_90\\n";
            static const char words[] = "sample.cu(1): error: made up\\n";
            int nvrtcVersion(int *a, int *b) { *a = 13; *b = 0; return 0; }
            int nvrtcGetNumSupportedArchs(int *n) { *n = sizeof list / sizeof *list; return 0; }
            int nvrtcGetSupportedArchs(int *out) { memcpy(out, list, sizeof list); return 0; }
            int nvrtcCreateProgram(void **p, const char *s, const char *n, int c, void *h, void *i) {
                *p = arch; return strstr(s, "smoke_saxpy") ? 0 : 3;
            }
            int nvrtcDestroyProgram(void **p) { *p = 0; return 0; }
            int nvrtcCompileProgram(void *p, int n, const char **o) {
                strncpy(arch, *o, 63); return \(breaks ? 6 : 0);
            }
            int nvrtcGetProgramLogSize(void *p, size_t *n) { *n = sizeof words; return 0; }
            int nvrtcGetProgramLog(void *p, char *out) { memcpy(out, words, sizeof words); return 0; }
            int nvrtcGetPTXSize(void *p, size_t *n) { *n = sizeof ptx; return 0; }
            int nvrtcGetPTX(void *p, char *out) { memcpy(out, ptx, sizeof ptx); return 0; }
            int nvrtcGetCUBINSize(void *p, size_t *n) { *n = sizeof cubin; return 0; }
            int nvrtcGetCUBIN(void *p, char *out) {
                snprintf(cubin, sizeof cubin, "%s smoke_saxpy %s", "\(isDamaged ? "junk" : "\\177ELF")", arch);
                memcpy(out, cubin, sizeof cubin); return 0;
            }

            """
    }
}
