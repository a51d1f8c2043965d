import Diagnostics
import FileSystem
import Installation
import Lockfiles
import PackageModel
import SystemPackage
import TestSupport
import Testing

/// What a toolkit of archives has besides their files, and how old archives and wheels fit in.
@Suite struct ToolkitFormTests {
    private typealias File = CondaPackageBuilder.File
    private let shop: Workshop

    init() throws { shop = try Workshop() }

    private func apply(
        _ release: RedistRelease, and more: [LockedPackage] = [], isLinked: Bool = false
    ) async throws -> FilePath {
        let packages = try shop.publish(release)
        var order = try shop.order(shop.lock(packages + more), interpreter: nil)
        order.linksToolkit = isLinked
        return try await shop.apply(order).folder.cuda
    }

    @Test func `version.json is as NVIDIA's installers write it`() async throws {
        let cuda = try await apply(.toolkit("12.8.1"))
        let text = try Files.readText(cuda.appending("version.json"))
        #expect(
            text.hasPrefix(
                """
                {
                   "cuda" : {
                      "name" : "CUDA SDK",
                      "version" : "12.8.1"
                   },
                   "cuda_cccl" : {
                      "name" : "CXX Core Compute Libraries",
                      "version" : "12.8.91"
                   },
                """))
        var reader = JSONReader(Array(text.utf8))
        var names: [String] = []
        try reader.enterObject()
        while let key = try reader.nextKey() {
            names.append(key)
            try reader.skip()
        }
        let isWhole = reader.isAtEnd()
        #expect(isWhole)
        #expect(names.contains("libcublas"))
        #expect(!names.contains("cuda-toolkit"))
    }

    @Test func `a toolkit that is linked from outside has no version.json, and is another one`()
        async throws
    {
        let linked = try await apply(.toolkit("12.8.1"), isLinked: true)
        #expect(try !Files.exists(linked.appending("version.json")))
        let plain = try await apply(.toolkit("12.8.1"))
        #expect(try Files.exists(plain.appending("version.json")))
        #expect(try Files.resolve(linked) != Files.resolve(plain))
    }

    @Test func `pkg-config files lead to the toolkit wherever it is`() async throws {
        var release = RedistRelease.toolkit("12.8.1")
        release.components[0].files.append(
            File(
                "pkg-config/nvcc-12.8.pc",
                """
                cudaroot=/usr/local/cuda-12.8
                libdir=${cudaroot}/targets/x86_64-linux/lib/stubs
                includedir = ${cudaroot}/targets/x86_64-linux/include

                Name: nvcc
                Version: 12.8
                Libs: -L${libdir} -lnvcc --flag=x
                Cflags: -I${includedir}

                """))
        let cuda = try await apply(release)
        #expect(
            try Files.readText(cuda.appending("lib/pkgconfig/nvcc-12.8.pc")) == """
                cudaroot=${pcfiledir}/../..
                libdir=${pcfiledir}/../../lib/stubs
                includedir=${pcfiledir}/../../include

                Name: nvcc
                Version: 12.8
                Libs: -L${libdir} -lnvcc --flag=x
                Cflags: -I${includedir}

                """)
        #expect(try Files.exists(cuda.appending("lib/pkgconfig/cublas-12.pc")))
        #expect(try !Files.exists(cuda.appending("pkg-config")))
    }

    @Test func `an archive with targets and lib64 comes to lib and include`() async throws {
        var release = RedistRelease.toolkit("12.8.1")
        let target = "targets/x86_64-linux"
        release.components[0].files += [
            File("\(target)/lib/libold.so.1.2", "library", mode: 0o755),
            File(link: "\(target)/lib/libold.so", to: "libold.so.1.2"),
            File("\(target)/lib/stubs/libcuda.so", "stub"),
            File("\(target)/include/old.h", "header"),
            File("targets/sbsa-linux/lib/libother.so", "other"),
            File("lib64/libplain.a", "archive"),
            File(link: "include", to: "\(target)/include"),
        ]
        release.components[0].files.removeAll { $0.path.hasPrefix("include/") }
        let cuda = try await apply(release)
        #expect(try Files.readText(cuda.appending("lib64/libold.so")) == "library")
        #expect(try Files.readText(cuda.appending("lib64/stubs/libcuda.so")) == "stub")
        #expect(try Files.readText(cuda.appending("include/old.h")) == "header")
        #expect(try Files.readText(cuda.appending("lib/libplain.a")) == "archive")
        #expect(try Files.readLink(cuda.appending("lib64")) == "lib")
        #expect(try Files.exists(cuda.appending("targets/sbsa-linux/lib/libother.so")))
        #expect(try !Files.exists(cuda.appending("targets/x86_64-linux")))
    }

    @Test func `files of little weight that differ are a warning that names both`() async throws {
        var release = RedistRelease.toolkit("12.8.1")
        release.components[0].files.append(File("pkg-config/cudart-12.pc", "Name: other\n"))
        release.components[0].files.append(File("EULA.txt", "one"))
        release.components[1].files.append(File("EULA.txt", "two"))
        let cuda = try await apply(release)
        #expect(
            try Files.readText(cuda.appending("lib/pkgconfig/cudart-12.pc")) == "Name: cudart\n")
        #expect(
            shop.events.warnings.map(\.message) == [
                "`cuda_cudart` and `cuda_nvcc` both bring `lib/pkgconfig/cudart-12.pc`, and they"
                    + " differ"
            ])
        #expect(try Files.readText(cuda.appending("licenses/cuda_nvcc/EULA.txt")) == "one")
        #expect(try Files.readText(cuda.appending("licenses/cuda_cudart/EULA.txt")) == "two")
    }

    @Test func `NCCL of a wheel lies beside the archives and can be linked`() async throws {
        var wheel = ZipWheel("nvidia_nccl_cu12", "2.27.5")
        wheel.add("nvidia/__init__.py", "")
        wheel.add("nvidia/nccl/__init__.py", "")
        wheel.add("nvidia/nccl/include/__init__.py", "")
        wheel.add("nvidia/nccl/lib/__init__.py", "")
        wheel.add("nvidia/nccl/include/nccl.h", "#define NCCL_MAJOR 2\n")
        wheel.add("nvidia/nccl/lib/libnccl.so.2", "library", mode: 0o100755)
        let cuda = try await apply(
            .toolkit("12.8.1"), and: [shop.publish(wheel, layer: .cuda, isRequested: true)])
        #expect(try Files.readText(cuda.appending("include/nccl.h")).contains("NCCL_MAJOR"))
        #expect(try Files.readLink(cuda.appending("lib64/libnccl.so")) == "libnccl.so.2")
        #expect(try !Files.exists(cuda.appending("include/__init__.py")))
        #expect(try !Files.exists(cuda.appending("lib/__init__.py")))
        let text = try Files.readText(cuda.appending("version.json"))
        #expect(!text.contains("nccl"))
    }
}
