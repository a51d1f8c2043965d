/// The kernels that each GPU has to run, as CUDA C++ and as PTX.
///
/// All results are exact in any order of evaluation, since inputs are small multiples of a power of
/// two: the CPU's result is the only right one, and one wrong element shows.
package enum SmokeKernel {
    /// Their names, under which a module has them.
    enum Name: String, CaseIterable {
        case saxpy = "smoke_saxpy"
        case reduction = "smoke_reduce"
        case product = "smoke_matmul"
        case copy = "smoke_copy"
    }

    /// Threads of a block of `smoke_reduce`, whose shared array has one slot for each.
    static let reductionWidth = 256

    /// CUDA C++ without any header, which NVRTC and nvcc compile as it is.
    package static let source = #"""
        typedef unsigned int u32;
        typedef unsigned long long u64;
        typedef unsigned short half_bits;

        extern "C" __global__ void smoke_saxpy(u32 count, float factor, const float *x, float *y) {
            u32 index = blockIdx.x * blockDim.x + threadIdx.x;
            if (index < count) y[index] = factor * x[index] + y[index];
        }

        // One sum a block of 256 threads; what lies beyond `count` is not read.
        extern "C" __global__ void smoke_reduce(u32 count, const u32 *values, u64 *sums) {
            __shared__ u64 partial[256];
            u64 sum = 0;
            u32 step = gridDim.x * blockDim.x;
            for (u32 index = blockIdx.x * blockDim.x + threadIdx.x; index < count; index += step)
                sum += values[index];
            partial[threadIdx.x] = sum;
            __syncthreads();
            for (u32 width = blockDim.x / 2; width > 0; width /= 2) {
                if (threadIdx.x < width) partial[threadIdx.x] += partial[threadIdx.x + width];
                __syncthreads();
            }
            if (threadIdx.x == 0) sums[blockIdx.x] = partial[0];
        }

        static __device__ float widened(half_bits bits) {
            float value;
            asm("cvt.f32.f16 %0, %1;" : "=f"(value) : "h"(bits));
            return value;
        }

        // side × side matrices of half precision, row by row; the sum is of single precision.
        extern "C" __global__ void smoke_matmul(
            u32 side, const half_bits *left, const half_bits *right, float *product
        ) {
            u32 column = blockIdx.x * blockDim.x + threadIdx.x;
            u32 row = blockIdx.y * blockDim.y + threadIdx.y;
            if (row >= side || column >= side) return;
            float sum = 0;
            for (u32 k = 0; k < side; ++k)
                sum += widened(left[row * side + k]) * widened(right[k * side + column]);
            product[row * side + column] = sum;
        }

        // 16 bytes a thread and step, to measure the memory.
        extern "C" __global__ void smoke_copy(u32 count, const uint4 *from, uint4 *to) {
            u32 step = gridDim.x * blockDim.x;
            for (u32 index = blockIdx.x * blockDim.x + threadIdx.x; index < count; index += step)
                to[index] = from[index];
        }
        """#
}
