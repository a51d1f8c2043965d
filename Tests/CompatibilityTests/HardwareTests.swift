import PackageModel
import Testing

@testable import Compatibility

/// Numbers as the sources print them, not as our code computes them.
@Suite struct `Facts by value` {
    private let facts = Facts.embedded

    private func version(_ text: String) throws -> DottedVersion {
        try #require(DottedVersion(text))
    }
    private func gpu(_ id: UInt16) throws -> GPUModel {
        try #require(facts.gpu(deviceID: id))
    }

    @Test(
        arguments: [
            (0x2204, 24, 82, 10496, 936, false, 112), (0x2330, 80, 132, 16896, 3350, true, 900),
            (0x20b0, 40, 108, 6912, 1555, true, 600), (0x1eb8, 16, 40, 2560, 320, true, 0),
            (0x1db1, 16, 80, 5120, 900, true, 300), (0x1b06, 11, 28, 3584, 484, false, 0),
            (0x27b8, 24, 58, 7424, 300, true, 0), (0x2335, 141, 132, 16896, 4800, true, 900),
        ] as [(UInt16, Int, Int, Int, Int, Bool, Int)])
    func `a model has what its data sheet says`(
        _ id: UInt16, _ memory: Int, _ multiprocessors: Int, _ cores: Int, _ bandwidth: Int,
        _ hasECC: Bool, _ nvlink: Int
    ) throws {
        let specification = try #require(facts.specification(of: gpu(id)))
        #expect(specification.memory == memory)
        #expect(specification.multiprocessors == multiprocessors)
        #expect(specification.cores == cores)
        #expect(specification.bandwidth == bandwidth)
        #expect(specification.hasECC == hasECC)
        #expect(specification.nvlink == nvlink)
    }

    @Test func `an id that stands for two sizes has no memory`() throws {
        #expect(facts.specification(of: try gpu(0x1e30))?.memory == nil)
        #expect(facts.specification(of: try gpu(0x1e30))?.cores == 4608)
        #expect(facts.specification(of: try gpu(0x0fc0)) == nil)
    }

    @Test func `V100 wants proprietary modules, Blackwell and Grace Hopper open ones`() throws {
        #expect(facts.kernelModules(for: try gpu(0x1db1), branch: 580) == .proprietary)
        #expect(facts.kernelModules(for: try gpu(0x2b85), branch: 570) == .open)
        #expect(facts.kernelModules(for: try gpu(0x2342), branch: 550) == .open)
        #expect(facts.kernelModules(for: try gpu(0x2348), branch: 550) == .open)
        let h100 = try gpu(0x2330)
        #expect(facts.kernelModules(for: h100, branch: 550) == .either(defaultIsOpen: false))
        #expect(facts.kernelModules(for: h100, branch: 560) == .either(defaultIsOpen: true))
        #expect(facts.kernelModules(for: h100, branch: 620) == .open)
    }

    @Test func `CUDA 13 leaves what is older than Turing, CUDA 12 what is older than Maxwell`()
        throws
    {
        func ends(_ cuda: String) throws -> [String] {
            let all = facts.capabilities(forCUDA: try version(cuda))
            return [all.first, all.last].compactMap { $0?.description }
        }
        #expect(try ends("11.4") == ["3.5", "8.7"])
        #expect(try ends("11.8") == ["3.5", "9.0"])
        #expect(try ends("12.4") == ["5.0", "9.0"])
        #expect(try ends("12.8.1") == ["5.0", "12.0"])
        #expect(try ends("13.0") == ["7.5", "12.1"])
        #expect(try ends("14.0") == [])
        #expect(try ends("13") == [])
    }

    @Test func `headers of CUDA up to 12-9 clash with glibc 2-41, of 13-1 with 2-42`() throws {
        func reads(_ cuda: String, _ glibc: String) throws -> Bool? {
            facts.toolkit(try version(cuda))?.reads(glibc: try version(glibc))
        }
        #expect(try reads("12.4", "2.40") == true)
        #expect(try reads("12.9", "2.41") == false)
        #expect(try reads("13.0", "2.41") == true)
        #expect(try reads("13.1", "2.42") == false)
        #expect(try reads("13.2", "2.42") == true)
    }

    @Test func `PyTorch's wheels name a C library`() {
        #expect(facts.torchRelease("2.6")?.glibc?.description == "2.5")
        #expect(facts.torchRelease("2.7")?.glibc?.description == "2.28")
        #expect(facts.torchRelease("2.9")?.cudnn?.description == "9.10.2.21")
        #expect(facts.torchRelease("2.15")?.nccl?.description == "2.30.7")
    }

    @Test func `cuDNN 9-11 left Volta, and Blackwell needs driver 570 with 9-10`() throws {
        let volta = ComputeCapability(major: 7, minor: 0)
        let blackwell = ComputeCapability(major: 12, minor: 0)
        let old = try version("535.54.03")
        func covers(
            _ cudnn: String, _ capability: ComputeCapability, _ driver: DottedVersion? = nil
        ) throws -> Bool? {
            facts.cudnn(
                try version(cudnn), forCUDAMajor: 12, covers: capability, driver: driver)
        }
        #expect(try covers("9.10.2.21", volta) == true)
        #expect(try covers("9.11", volta) == false)
        #expect(try covers("9.10.2", blackwell) == true)
        #expect(try covers("9.10.2", blackwell, old) == false)
        #expect(try covers("9.17.0", blackwell, old) == true)
        #expect(try covers("8.8", volta) == nil)
        #expect(try covers("9.99", volta) == nil)
        #expect(facts.cudnn(try version("9")).count == 35)
    }

    @Test func `PTX is what minor-version compatibility leaves out`() {
        #expect(facts.limit("ptx")?.code == 222)
        #expect(facts.limit("ptx")?.error == "CUDA_ERROR_UNSUPPORTED_PTX_VERSION")
        #expect(facts.limit("forward-gpu")?.code == 804)
        #expect(facts.limit("nothing") == nil)
    }

    @Test func `a driver runs the majors whose floor it meets`() throws {
        #expect(facts.cudaMajors(for: try version("550.54.14")) == [11, 12])
        #expect(facts.cudaMajors(for: try version("580.65.06")) == [11, 12, 13])
        #expect(facts.cudaMajors(for: try version("390.157")) == [])
    }
}
