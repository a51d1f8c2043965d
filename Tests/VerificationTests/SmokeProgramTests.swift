import FileSystem
import Machine
import SystemPackage
import TestSupport
import Testing

@testable import Verification

/// The program that nvcc is given, taken by the machine's own compiler with threads in place of a GPU:
/// shows that it holds right results to be right and others not, and nothing of a GPU.
@Suite struct SmokeProgramTests {
    private struct CompilerFailed: Error { var words: String }

    /// Nil where the machine has no C++ compiler.
    private static let program = Task { () -> TemporaryProgram? in
        let compilers: [FilePath] = ["/usr/bin/g++", "/usr/bin/c++", "/usr/bin/clang++"]
        guard let compiler = try compilers.first(where: { try Files.exists($0) }) else {
            return nil
        }
        let folder = try TemporaryDirectory()
        try folder.write("cuda_runtime.h", StandInRuntime.header)
        try folder.write("sample.cu", SmokeKernel.program)
        let source = try folder.write("program.cpp", StandInRuntime.threads)
        let program = TemporaryProgram(folder: folder, path: folder.appending("program"))
        let result = try await SubprocessRunner().run(
            ProgramRun(
                compiler,
                arguments: [
                    "-I\(folder.path)", "-O1", "-pthread", "-Wall", "-Werror", "-o",
                    program.path.string, source.string,
                ],
                environment: ["PATH": "/usr/bin:/bin"], timeLimit: .seconds(300)))
        guard result.isSuccess else { throw CompilerFailed(words: result.errors) }
        return program
    }

    private struct TemporaryProgram: Sendable {
        let folder: TemporaryDirectory
        let path: FilePath
    }

    private func run(
        _ arguments: [String], gpus: Int = 2, wrong: Int = 0
    ) async throws -> (ending: ProgramResult.Ending, lines: [String])? {
        guard let program = try await Self.program.value else { return nil }
        let result = try await SubprocessRunner().run(
            ProgramRun(
                program.path, arguments: arguments,
                environment: ["STAND_IN_GPUS": "\(gpus)", "STAND_IN_WRONG": "\(wrong)"],
                timeLimit: .seconds(120)))
        let lines = result.output.split(separator: "\n").map(String.init)
        return (result.ending, lines.filter { !$0.hasPrefix("host ") })
    }

    @Test(arguments: ["0", "1", "77", "\(UInt64.max)"])
    func `right results are right, whatever the inputs`(_ seed: String) async throws {
        guard let seen = try await run([seed]) else { return }
        #expect(seen.ending == .exited(0))
        #expect(seen.lines == ["Stand-in 0", "Stand-in 1"])
    }

    @Test(arguments: [
        (1, "Stand-in 0 computes saxpy wrongly"), (2, "Stand-in 0 computes a reduction wrongly"),
        (3, "Stand-in 0 computes a half-precision product wrongly"),
        (4, "Stand-in 1 computes saxpy wrongly"),
    ])
    func `one wrong bit is found`(_ copy: Int, _ words: String) async throws {
        guard let seen = try await run(["5"], wrong: copy) else { return }
        #expect(seen.ending == .exited(1))
        #expect(seen.lines.last?.hasPrefix(words + ", with inputs from ") == true)
    }

    @Test func `GPUs that it has no code for are left out`() async throws {
        guard let one = try await run(["5", "80", "90"]), let none = try await run(["5", "120"])
        else { return }
        #expect(one.ending == .exited(0))
        #expect(one.lines == ["Stand-in 0", "no code for Stand-in 1"])
        #expect(none.ending == .exited(4))
        #expect(none.lines == ["no code for Stand-in 0", "no code for Stand-in 1"])
    }

    @Test func `without a GPU it says so`() async throws {
        guard let seen = try await run(["5", "80"], gpus: 0) else { return }
        #expect(seen.ending == .exited(3))
        #expect(seen.lines == ["no device: made up"])
    }
}

/// What the program takes from CUDA's runtime.
private enum StandInRuntime {
    /// `cuda_runtime.h`: memory is the host's; the one copy back of that number has a wrong bit.
    static let header = #"""
        #include <cstddef>
        #include <cstdlib>
        #include <cstring>
        #include <cstdio>
        #include <functional>
        #include <thread>
        #include <vector>
        #include <pthread.h>

        #define __global__
        #define __device__
        #define __shared__ static
        #define __syncthreads() pthread_barrier_wait(&stand_in_barrier)
        struct uint4 { unsigned x, y, z, w; };
        struct dim3 {
            unsigned x, y, z;
            dim3(unsigned x = 1, unsigned y = 1, unsigned z = 1) : x(x), y(y), z(z) {}
        };
        static thread_local dim3 blockIdx, threadIdx;
        static dim3 blockDim, gridDim;
        static pthread_barrier_t stand_in_barrier;

        enum cudaError_t { cudaSuccess = 0, cudaErrorInsufficientDriver = 35, cudaErrorNoDevice = 100,
                           cudaErrorNoKernelImageForDevice = 209 };
        enum { cudaMemcpyHostToDevice = 1, cudaMemcpyDeviceToHost = 2 };
        struct cudaDeviceProp { char name[256]; int major, minor; };
        static const char *cudaGetErrorString(cudaError_t) { return "made up"; }
        static int stand_in(const char *name, int usual) {
            const char *text = getenv(name);
            return text ? atoi(text) : usual;
        }
        static cudaError_t cudaGetDeviceCount(int *count) {
            *count = stand_in("STAND_IN_GPUS", 1);
            return *count ? cudaSuccess : cudaErrorNoDevice;
        }
        static cudaError_t cudaGetDeviceProperties(cudaDeviceProp *gpu, int device) {
            snprintf(gpu->name, sizeof gpu->name, "Stand-in %d", device);
            gpu->major = device % 2 ? 7 : 8; gpu->minor = device % 2 ? 0 : 9;
            return cudaSuccess;
        }
        static cudaError_t cudaSetDevice(int) { return cudaSuccess; }
        static cudaError_t cudaDeviceSynchronize() { return cudaSuccess; }
        static cudaError_t cudaMalloc(void **memory, size_t size) { *memory = malloc(size); return cudaSuccess; }
        static cudaError_t cudaFree(void *memory) { free(memory); return cudaSuccess; }
        static cudaError_t cudaMemcpy(void *to, const void *from, size_t size, int way) {
            memcpy(to, from, size);
            static int copies = 0;
            if (way == cudaMemcpyDeviceToHost && ++copies == stand_in("STAND_IN_WRONG", 0)) ((char *)to)[size / 2] ^= 1;
            return cudaSuccess;
        }
        static float stand_in_widened(unsigned bits) {
            unsigned word = (bits & 0x8000) << 16;
            if (bits & 0x7c00) word |= ((bits >> 10 & 31) + 112) << 23 | (bits & 0x3ff) << 13;
            float value; memcpy(&value, &word, 4); return value;
        }
        static cudaError_t cudaLaunchKernel(const void *kernel, dim3 grid, dim3 block, void **p, size_t, int);
        #define asm(...) value = stand_in_widened(bits)

        """#

    /// The program, and kernels whose threads are threads.
    static let threads = #"""
        #include "sample.cu"
        #undef asm
        static cudaError_t cudaLaunchKernel(const void *kernel, dim3 grid, dim3 block, void **p, size_t, int) {
            std::function<void()> one;
            if (kernel == (const void *)smoke_saxpy)
                one = [=] { smoke_saxpy(*(u32 *)p[0], *(float *)p[1], *(float **)p[2], *(float **)p[3]); };
            else if (kernel == (const void *)smoke_reduce)
                one = [=] { smoke_reduce(*(u32 *)p[0], *(u32 **)p[1], *(u64 **)p[2]); };
            else
                one = [=] { smoke_matmul(*(u32 *)p[0], *(half_bits **)p[1], *(half_bits **)p[2], *(float **)p[3]); };
            blockDim = block; gridDim = grid;
            unsigned count = block.x * block.y;
            pthread_barrier_init(&stand_in_barrier, 0, count);
            std::vector<std::thread> threads;
            for (unsigned thread = 0; thread < count; ++thread)
                threads.emplace_back([=] {
                    threadIdx = dim3(thread % block.x, thread / block.x);
                    for (unsigned b = 0; b < grid.x * grid.y; ++b) {
                        blockIdx = dim3(b % grid.x, b / grid.x);
                        one();
                        pthread_barrier_wait(&stand_in_barrier);
                    }
                });
            for (auto &thread : threads) thread.join();
            pthread_barrier_destroy(&stand_in_barrier);
            return cudaSuccess;
        }

        """#
}
