extension DriverDouble {
    /// C that answers as libcuda and NVML would; what breaks is told by the variable `CUDA_DOUBLE`.
    ///
    /// It computes on the CPU, so it is of use for faults alone: it proves nothing about a GPU.
    static let source = #"""
        // Answers as libcuda and NVML would, and executes nothing but C on the host.
        // CUDA_DOUBLE says what breaks: rules between semicolons, fields between colons.
        //   gpus:N  refuse:CALL:CODE[:GPU]  hang:CALL[:GPU]  crash:CALL[:GPU]  lost:GPU:LAUNCHES
        //   wrong:KERNEL:ELEMENT[:GPU]  stray:KERNEL:WORDS[:GPU]  idle:KERNEL[:GPU]
        //   garble:CALL[:GPU]  nvml:FIELD:VALUE[:GPU]  nopeer
        //   miscompiled:KERNEL:ELEMENT[:GPU], which is wrong in machine code alone
        #include <stdint.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <unistd.h>

        typedef uint64_t Address;
        typedef struct Object { int gpu; int kernel; int compiled; } Object;
        enum { GPUS = 32 };
        static _Thread_local int here = -1;
        static int launches[GPUS];
        static int ready, managed;

        // One rule that begins with `verb:first`; its last field may name a GPU. Gives the number
        // between.
        static int rule(const char *verb, const char *first, int gpu, long *number) {
            const char *text = getenv("CUDA_DOUBLE");
            char *next = strdup(text ? text : ""), *one;
            while ((one = strsep(&next, ";"))) {
                char *fields[5] = {0};
                int count = 0;
                while (count < 5 && (fields[count] = strsep(&one, ":"))) ++count;
                if (strcmp(fields[0], verb)) continue;
                if (first && (count < 2 || strcmp(fields[1], first))) continue;
                int at = first ? 2 : 1;
                if (number && count <= at) continue;
                long told = number ? strtol(fields[at++], 0, 0) : 0;
                if (count > at && atoi(fields[at]) != gpu) continue;
                if (number) *number = told;
                return 1;
            }
            return 0;
        }

        static int gpus(void) { long n = 2; rule("gpus", 0, -1, &n); return (int)n; }

        static int enter(const char *call, int gpu) {
            long number;
            if (rule("hang", call, gpu, 0)) for (;;) sleep(1000);
            if (rule("crash", call, gpu, 0)) abort();
            if (rule("refuse", call, gpu, &number)) return (int)number;
            char own[12];
            snprintf(own, sizeof own, "%d", gpu);
            int isLost = gpu >= 0 && gpu < GPUS && rule("lost", own, -1, &number);
            if (isLost && launches[gpu] >= number)
                return strncmp(call, "nvml", 4) ? 999 : 15;
            return 0;
        }
        #define ENTER(gpu) \
            do { int code = enter(__func__, gpu); if (code) return code; } while (0)
        #define GARBLED(gpu) rule("garble", __func__, gpu, 0)

        int cuInit(unsigned flags) { (void)flags; ENTER(-1); ready = 1; return 0; }
        int cuDriverGetVersion(int *version) { ENTER(-1); *version = 13020; return 0; }
        int cuDeviceGetCount(int *count) {
            ENTER(-1);
            if (!ready) return 3;
            *count = GARBLED(-1) ? -7 : gpus();
            return 0;
        }
        int cuGetErrorName(int code, const char **name) {
            (void)code; *name = "CUDA_ERROR_OF_THE_DOUBLE"; return 0;
        }
        int cuDeviceGet(int *device, int ordinal) {
            ENTER(ordinal); *device = ordinal; return ordinal < gpus() ? 0 : 101;
        }
        // Odd GPUs are of another kind.
        static const char *name(int gpu) { return gpu % 2 ? "Double B" : "Double A"; }
        int cuDeviceGetName(char *text, int size, int gpu) {
            ENTER(gpu); snprintf(text, size, "%s", name(gpu)); return 0;
        }
        static void address(char *text, int size, int gpu) {
            snprintf(text, size, "%04X:%02X:00.0", 0, gpu + 1);
        }
        int cuDeviceGetPCIBusId(char *text, int size, int gpu) {
            ENTER(gpu); address(text, size, gpu); return 0;
        }
        int cuDeviceGetUuid_v2(unsigned char *bytes, int gpu) {
            ENTER(gpu); memset(bytes, 0xa0, 16); bytes[15] = (unsigned char)gpu; return 0;
        }
        int cuDeviceTotalMem_v2(size_t *size, int gpu) {
            ENTER(gpu); *size = (size_t)80 << 30; return 0;
        }
        int cuDeviceGetAttribute(int *value, int attribute, int gpu) {
            ENTER(gpu);
            *value = attribute == 75 ? (gpu % 2 ? 8 : 9) : attribute == 76 ? (gpu % 2 ? 6 : 0)
                : attribute == 16 ? 4 : 1;
            return 0;
        }
        int cuDeviceCanAccessPeer(int *answer, int gpu, int other) {
            (void)other; ENTER(gpu); *answer = !rule("nopeer", 0, -1, 0); return 0;
        }

        static Object *make(int kernel) {
            Object *o = calloc(1, sizeof *o); o->gpu = here; o->kernel = kernel; return o;
        }
        int cuCtxCreate_v2(Object **context, unsigned flags, int gpu) {
            (void)flags; ENTER(gpu);
            if (GARBLED(gpu)) { *context = 0; return 0; }
            here = gpu; *context = make(0); return 0;
        }
        int cuCtxDestroy_v2(Object *context) { ENTER(context->gpu); free(context); return 0; }
        int cuCtxSetCurrent(Object *context) {
            ENTER(context->gpu); here = context->gpu; return 0;
        }
        int cuCtxSynchronize(void) { ENTER(here); return 0; }
        int cuCtxEnablePeerAccess(Object *context, unsigned flags) {
            (void)flags; ENTER(context->gpu); return 0;
        }
        int cuMemGetInfo_v2(size_t *unused, size_t *total) {
            ENTER(here);
            *unused = 8 << 20; *total = GARBLED(here) ? 1 : (size_t)80 << 30;
            return 0;
        }
        int cuMemAlloc_v2(Address *memory, size_t size) {
            ENTER(here); *memory = (Address)malloc(size); return 0;
        }
        int cuMemFree_v2(Address memory) { ENTER(here); free((void *)memory); return 0; }
        int cuMemAllocHost_v2(void **memory, size_t size) {
            ENTER(here); *memory = malloc(size); return 0;
        }
        int cuMemFreeHost(void *memory) { ENTER(here); free(memory); return 0; }

        static int copy(void *to, const void *from, size_t size, int garbled) {
            memcpy(to, from, size);
            if (garbled && size > 99) ((char *)to)[99] ^= 4;
            return 0;
        }
        int cuMemcpyHtoD_v2(Address to, const void *from, size_t size) {
            ENTER(here); return copy((void *)to, from, size, GARBLED(here));
        }
        int cuMemcpyDtoH_v2(void *to, Address from, size_t size) {
            ENTER(here); return copy(to, (void *)from, size, GARBLED(here));
        }
        int cuMemcpyHtoDAsync_v2(Address to, const void *from, size_t size, Object *stream) {
            ENTER(stream->gpu); return copy((void *)to, from, size, GARBLED(stream->gpu));
        }
        int cuMemcpyDtoHAsync_v2(void *to, Address from, size_t size, Object *stream) {
            ENTER(stream->gpu); return copy(to, (void *)from, size, GARBLED(stream->gpu));
        }
        int cuMemcpyDtoDAsync_v2(Address to, Address from, size_t size, Object *stream) {
            ENTER(stream->gpu); return copy((void *)to, (void *)from, size, GARBLED(stream->gpu));
        }
        int cuMemcpyPeer(Address to, Object *target, Address from, Object *source, size_t size) {
            (void)target; ENTER(source->gpu);
            return copy((void *)to, (void *)from, size, GARBLED(source->gpu));
        }

        static const char *const kernels[] = {"", "smoke_saxpy", "smoke_reduce",
                "smoke_matmul", "smoke_copy"};
        int cuModuleLoadData(Object **module, const char *image) {
            ENTER(here);
            if (!strstr(image, "smoke_saxpy")) return 200;
            if (GARBLED(here)) { *module = 0; return 0; }
            int compiled = image[0] == 0x7f;
            // Machine code is for one architecture: GPUs of the other kind have no use for it.
            if (compiled && !strstr(image, here % 2 ? "sm_86" : "sm_90")) return 209;
            *module = make(0);
            (*module)->compiled = compiled;
            return 0;
        }
        int cuModuleUnload(Object *module) { ENTER(module->gpu); free(module); return 0; }
        int cuModuleGetFunction(Object **function, Object *module, const char *wanted) {
            ENTER(module->gpu);
            for (int k = 1; k < 5; ++k)
                if (!strcmp(kernels[k], wanted)) {
                    *function = make(k);
                    (*function)->compiled = module->compiled;
                    return 0;
                }
            return 500;
        }

        static float half(uint16_t bits) {
            uint32_t sign = (uint32_t)(bits & 0x8000) << 16, exponent = bits >> 10 & 31;
            uint32_t word = exponent ? sign | (exponent + 112) << 23 | (uint32_t)(bits & 0x3ff)
                << 13 : sign;
            float value; memcpy(&value, &word, 4); return value;
        }
        static void saxpy(void **p) {
            uint32_t count = *(uint32_t *)p[0]; float factor = *(float *)p[1];
            const float *x = *(float **)p[2]; float *y = *(float **)p[3];
            for (uint32_t i = 0; i < count; ++i) y[i] = factor * x[i] + y[i];
        }
        static void reduce(void **p, uint32_t blocks, uint32_t threads) {
            uint32_t count = *(uint32_t *)p[0]; const uint32_t *values = *(uint32_t **)p[1];
            uint64_t *sums = *(uint64_t **)p[2];
            memset(sums, 0, blocks * sizeof *sums);
            for (uint32_t i = 0; i < count; ++i) sums[i / threads % blocks] += values[i];
        }
        static void product(void **p) {
            uint32_t side = *(uint32_t *)p[0]; const uint16_t *left = *(uint16_t **)p[1];
            const uint16_t *right = *(uint16_t **)p[2]; float *out = *(float **)p[3];
            for (uint32_t r = 0; r < side; ++r)
                for (uint32_t c = 0; c < side; ++c) {
                    float sum = 0;
                    for (uint32_t k = 0; k < side; ++k) sum += half(left[r * side + k]) *
                half(right[k * side + c]);
                    out[r * side + c] = sum;
                }
        }
        int cuLaunchKernel(Object *f, unsigned gx, unsigned gy, unsigned gz, unsigned bx,
                unsigned by,
                           unsigned bz, unsigned shared, Object *stream, void **p, void **extra) {
            (void)gy, (void)gz, (void)by, (void)bz, (void)shared, (void)extra;
            ENTER(stream->gpu);
            int gpu = stream->gpu;
            launches[gpu]++;
            long number;
            const char *kernel = kernels[f->kernel];
            if (rule("idle", kernel, gpu, 0)) return 0;
            char *out = 0;
            size_t size = 0;
            if (f->kernel == 1) { saxpy(p); out = *(char **)p[3]; size = 4; }
            if (f->kernel == 2) { reduce(p, gx, bx); out = *(char **)p[2]; size = 8; }
            if (f->kernel == 3) { product(p); out = *(char **)p[3]; size = 4; }
            if (f->kernel == 4) memcpy(*(char **)p[2], *(char **)p[1],
                (size_t)*(uint32_t *)p[0] * 16);
            if (rule("wrong", kernel, gpu, &number)) out[(size_t)number * size] ^= 1;
            if (f->compiled && rule("miscompiled", kernel, gpu, &number))
                out[(size_t)number * size] ^= 1;
            if (rule("stray", kernel, gpu, &number)) ((uint32_t *)out)[number] ^= 1;
            return 0;
        }

        int cuStreamCreate(Object **stream, unsigned flags) {
            (void)flags; ENTER(here); *stream = make(0); return 0;
        }
        int cuStreamDestroy_v2(Object *stream) { ENTER(stream->gpu); free(stream); return 0; }
        int cuStreamSynchronize(Object *stream) { ENTER(stream->gpu); return 0; }
        int cuEventCreate(Object **event, unsigned flags) {
            (void)flags; ENTER(here); *event = make(0); return 0;
        }
        int cuEventDestroy_v2(Object *event) { ENTER(event->gpu); free(event); return 0; }
        int cuEventRecord(Object *event, Object *stream) {
            (void)event; ENTER(stream->gpu); return 0;
        }
        int cuEventSynchronize(Object *event) { ENTER(event->gpu); return 0; }
        int cuEventElapsedTime(float *milliseconds, Object *start, Object *end) {
            (void)start; ENTER(end->gpu); *milliseconds = GARBLED(end->gpu) ? -1 : 0.25f;
                return 0;
        }

        static long field(const char *what, int gpu, long usual) {
            rule("nvml", what, gpu, &usual);
            return usual;
        }
        #define INDEX(handle) ((int)(intptr_t)(handle) - 1)
        int nvmlInit_v2(void) { ENTER(-1); managed = 1; return 0; }
        int nvmlShutdown(void) { ENTER(-1); managed = 0; return 0; }
        const char *nvmlErrorString(int code) { (void)code; return "an error of the double"; }
        int nvmlSystemGetDriverVersion(char *text, unsigned size) {
            ENTER(-1); snprintf(text, size, "580.95.05"); return 0;
        }
        int nvmlDeviceGetCount_v2(unsigned *count) {
            ENTER(-1);
            *count = GARBLED(-1) ? 99999 : (unsigned)field("gpus", -1, gpus());
            return managed ? 0 : 1;
        }
        int nvmlDeviceGetHandleByIndex_v2(unsigned index, void **handle) {
            ENTER((int)index); *handle = GARBLED((int)index) ? 0 : (void *)(intptr_t)(index +
                1); return 0;
        }
        int nvmlDeviceGetUUID(void *h, char *text, unsigned size) {
            ENTER(INDEX(h));
            snprintf(text, size, "GPU-a0a0a0a0-a0a0-a0a0-a0a0-a0a0a0a0a0%02x", INDEX(h));
            return 0;
        }
        int nvmlDeviceGetName(void *h, char *text, unsigned size) {
            ENTER(INDEX(h)); snprintf(text, size, "%s", name(INDEX(h))); return 0;
        }
        int nvmlDeviceGetPciInfo_v3(void *h, unsigned char *info) {
            ENTER(INDEX(h)); memset(info, 0, 68);
            char text[24]; address(text, sizeof text, INDEX(h));
            snprintf((char *)info + 36, 32, "0000%s", text);
            return 0;
        }
        int nvmlDeviceGetEccMode(void *h, unsigned *now, unsigned *next) {
            ENTER(INDEX(h)); *now = *next = (unsigned)field("ecc", INDEX(h), 1); return 0;
        }
        int nvmlDeviceGetTotalEccErrors(void *h, int kind, int counter,
                unsigned long long *count) {
            (void)counter; ENTER(INDEX(h));
            *count = (unsigned long long)field(kind ? "uncorrected" : "corrected", INDEX(h), 0);
            return 0;
        }
        int nvmlDeviceGetRetiredPagesPendingStatus(void *h, unsigned *state) {
            ENTER(INDEX(h)); *state = (unsigned)field("pages", INDEX(h), 0); return 0;
        }
        int nvmlDeviceGetRemappedRows(void *h, unsigned *corrected, unsigned *uncorrected,
                unsigned *pending, unsigned *failed) {
            ENTER(INDEX(h));
            *corrected = *uncorrected = 0;
            *pending = (unsigned)field("rows", INDEX(h), 0);
            *failed = (unsigned)field("norows", INDEX(h), 0);
            return 0;
        }
        int nvmlDeviceGetCurrentClocksThrottleReasons(void *h, unsigned long long *bits) {
            ENTER(INDEX(h)); *bits = (unsigned long long)field("throttle", INDEX(h), 1); return 0;
        }
        int nvmlDeviceGetNvLinkState(void *h, unsigned link, unsigned *state) {
            ENTER(INDEX(h)); *state = 1; return link < 4 ? 0 : 2;
        }
        int nvmlDeviceGetCurrPcieLinkWidth(void *h, unsigned *lanes) {
            ENTER(INDEX(h)); *lanes = 16; return 0;
        }
        int nvmlDeviceGetMaxPcieLinkWidth(void *h, unsigned *lanes) {
            ENTER(INDEX(h)); *lanes = 16; return 0;
        }

        """#
}
