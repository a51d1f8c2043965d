extension SmokeKernel {
    /// A program for nvcc: the kernels, and a `main` that runs them through CUDA's runtime on each
    /// visible GPU and holds them against the host.
    ///
    /// Its arguments are what random inputs come from, and the architectures that it has code for,
    /// `90`; without any of these it is taken to run everywhere. A GPU that it has no code for is told
    /// and left out. It ends with 0 where GPUs computed, 3 where there is none, 4 where it has code for
    /// none of them, else with 1.
    package static let program =
        "#include <cstdio>\n#include <cstdlib>\n#include <cstring>\n#include <vector>\n"
        + "#include <cuda_runtime.h>\n#include <unistd.h>\n\n" + source + "\n" + host

    private static let host = #"""

        struct Failure {
            const char *what;
            cudaError_t error;
        };

        static void must(const char *what, cudaError_t error) {
            if (error != cudaSuccess) throw Failure{what, error};
        }

        template <typename Value> struct Memory {
            Value *address = nullptr;
            size_t count;

            explicit Memory(const std::vector<Value> &values) : count(values.size()) {
                size_t size = count * sizeof(Value);
                must("allocate", cudaMalloc((void **)&address, size));
                must("copy to the GPU",
                     cudaMemcpy(address, values.data(), size, cudaMemcpyHostToDevice));
            }
            Memory(const Memory &) = delete;
            ~Memory() { cudaFree(address); }

            bool holds(const std::vector<Value> &expected) const {
                std::vector<Value> found(count);
                must("copy from the GPU", cudaMemcpy(found.data(), address, count * sizeof(Value),
                                                     cudaMemcpyDeviceToHost));
                return found == expected;
            }
        };

        static void launch(const void *kernel, dim3 blocks, dim3 threads, void **arguments) {
            must("launch", cudaLaunchKernel(kernel, blocks, threads, arguments, 0, 0));
            must("compute", cudaDeviceSynchronize());
        }

        static u64 state;

        static u32 anything() {
            state = state * 6364136223846793005ULL + 1442695040888963407ULL;
            return (u32)(state >> 32);
        }

        // A multiple of 1/scale with at most `limit` of them: sums and products of a few are exact.
        static float number(int limit, int scale) {
            return (float)((int)(anything() % (u32)(2 * limit + 1)) - limit) / (float)scale;
        }

        static bool saxpy() {
            u32 count = 100003;
            float factor = number(63, 8);
            std::vector<float> x(count), y(count), expected(count);
            for (u32 index = 0; index < count; ++index) {
                x[index] = number(4096, 8);
                y[index] = number(4096, 8);
                expected[index] = factor * x[index] + y[index];
            }
            Memory<float> left(x), right(y);
            void *arguments[] = {&count, &factor, &left.address, &right.address};
            launch((const void *)smoke_saxpy, dim3((count + 255) / 256), dim3(256), arguments);
            return right.holds(expected);
        }

        static bool reduction() {
            u32 count = 100003, blocks = 48;
            std::vector<u32> values(count);
            std::vector<u64> expected(blocks);
            for (u32 index = 0; index < count; ++index) {
                values[index] = anything();
                expected[index / 256 % blocks] += values[index];
            }
            Memory<u32> given(values);
            Memory<u64> sums(std::vector<u64>(blocks, 7));
            void *arguments[] = {&count, &given.address, &sums.address};
            launch((const void *)smoke_reduce, dim3(blocks), dim3(256), arguments);
            return sums.holds(expected);
        }

        static half_bits narrowed(float value) {
            u32 bits;
            std::memcpy(&bits, &value, sizeof bits);
            u32 sign = bits >> 16 & 0x8000, exponent = bits >> 23 & 0xff;
            return (half_bits)(exponent ? sign | (exponent - 112) << 10 | (bits >> 13 & 0x3ff) : sign);
        }

        static bool product() {
            u32 side = 101, tiles = (side + 15) / 16;
            std::vector<float> a(side * side), b(side * side), expected(side * side);
            std::vector<half_bits> left(side * side), right(side * side);
            for (u32 index = 0; index < side * side; ++index) {
                a[index] = number(16, 4);
                b[index] = number(16, 4);
                left[index] = narrowed(a[index]);
                right[index] = narrowed(b[index]);
            }
            for (u32 row = 0; row < side; ++row)
                for (u32 k = 0; k < side; ++k)
                    for (u32 column = 0; column < side; ++column)
                        expected[row * side + column] += a[row * side + k] * b[k * side + column];
            Memory<half_bits> one(left), other(right);
            Memory<float> result(std::vector<float>(side * side, 7));
            void *arguments[] = {&side, &one.address, &other.address, &result.address};
            launch((const void *)smoke_matmul, dim3(tiles, tiles), dim3(16, 16), arguments);
            return result.holds(expected);
        }

        // Machine code serves GPUs of its major whose minor is not below its own.
        static bool hasCode(const cudaDeviceProp &gpu, int count, char **words) {
            for (int index = 2; index < count; ++index) {
                int target = std::atoi(words[index]);
                if (target / 10 == gpu.major && target % 10 <= gpu.minor) return true;
            }
            return count < 3;
        }

        static void examine(const char *name) {
            u64 seed = state;
            const char *wrong = !saxpy() ? "saxpy"
                : !reduction()           ? "a reduction"
                : !product()             ? "a half-precision product"
                                         : nullptr;
            if (wrong) {
                std::printf("%s computes %s wrongly, with inputs from %llu\n", name, wrong, seed);
                std::exit(1);
            }
            std::printf("%s\n", name);
        }

        int main(int count, char **words) {
            int devices = 0, computed = 0;
            // Nobody may be left who would end it where a GPU hangs.
            alarm(150);
        #if defined(__clang__)
            std::printf("host clang %d.%d.%d\n", __clang_major__, __clang_minor__, __clang_patchlevel__);
        #elif defined(__GNUC__)
            std::printf("host gcc %d.%d.%d\n", __GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__);
        #endif
            cudaError_t seen = cudaGetDeviceCount(&devices);
            // Where there is neither driver nor device, this is how it is said.
            if (seen == cudaErrorNoDevice || seen == cudaErrorInsufficientDriver) {
                std::printf("no device: %s\n", cudaGetErrorString(seen));
                return 3;
            }
            state = count > 1 ? std::strtoull(words[1], nullptr, 10) : 1;
            cudaDeviceProp gpu = {};
            try {
                must("count the GPUs", seen);
                for (int device = 0; device < devices; ++device) {
                    must("describe a GPU", cudaGetDeviceProperties(&gpu, device));
                    if (!hasCode(gpu, count, words)) {
                        std::printf("no code for %s\n", gpu.name);
                        continue;
                    }
                    must("select a GPU", cudaSetDevice(device));
                    examine(gpu.name);
                    ++computed;
                }
            } catch (const Failure &failure) {
                std::printf("%s: %s: %s\n", gpu.name, failure.what, cudaGetErrorString(failure.error));
                return 1;
            }
            return computed ? 0 : devices ? 4 : 1;
        }

        """#
}
