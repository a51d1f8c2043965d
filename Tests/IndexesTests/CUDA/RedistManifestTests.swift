import FileSystem
import PackageModel
import SystemPackage
import TestSupport
import Testing

@testable import Indexes

@Suite struct RedistManifestTests {
    private static let folder = "https://mirror.example/cuda/redist/"
    private static let sha = String(repeating: "a", count: 64)

    private func read(_ text: String, release: String = "12.8.1") throws -> RedistManifest {
        try RedistManifest(
            Array(text.utf8), release: try #require(DottedVersion(release)), folder: Self.folder)
    }

    /// A manifest of one component with an entry of these fields.
    private func manifest(_ fields: String, more: String = "") -> String {
        """
        {"release_date": "2025-03-01", "cuda_nvcc": {"name": "CUDA NVCC", "version": "12.8.93",
         "windows-x86_64": {"relative_path": "../../x.zip"}, "linux-x86_64": {\(fields)}}\(more)}
        """
    }

    private func entry(path: String = "a/b.tar.xz", size: String = "\"12\"") -> String {
        "\"relative_path\": \"\(path)\", \"sha256\": \"\(Self.sha)\", \"md5\": \"x\", \"size\": \(size)"
    }

    @Test func `an archive is the folder of the manifest and its path`() throws {
        let manifest = try read(manifest(entry(path: "imex/linux-x86_64/nvidia-imex-1.tar.xz")))
        let nvcc = try #require(manifest.components["cuda_nvcc"])
        let archive = try #require(nvcc.archives(for: .x86).first)
        #expect(nvcc.version == "12.8.93")
        #expect(archive.artifact.url == Self.folder + "imex/linux-x86_64/nvidia-imex-1.tar.xz")
        #expect(archive.artifact.filename == "nvidia-imex-1.tar.xz")
        #expect(archive.artifact.digest == Digest(.sha256, hex: Self.sha))
        #expect(nvcc.archives(for: .server).isEmpty)
        #expect(manifest.components(for: .server).isEmpty)
    }

    @Test(arguments: ["\"4096\"", "4096"])
    func `a size is a text of digits or a number`(size: String) throws {
        let manifest = try read(manifest(entry(size: size)))
        let archive = manifest.components["cuda_nvcc"]?.archives(for: .x86).first
        #expect(archive?.artifact.size == 4096)
    }

    @Test(
        arguments: [
            "\"-1\"", "\"\"", "\"12 \"", "1.5", "-3", "\"9999999999999999999\"", "null", "[]",
            "\"0x10\"",
        ])
    func `what is no size is refused`(size: String) {
        #expect(throws: ReadFailure.self) { try read(manifest(entry(size: size))) }
    }

    @Test(
        arguments: [
            "../x.tar.xz", "a/../x", "/etc/passwd", "a//b", "", ".", "..", "https://x/y", "a b",
            "a%2e%2e/x", "a\\\\b", "a/b?c", "a/b#c", "a/\\u0000b", "a/.hidden/x", "a/",
            String(repeating: "a/", count: 30) + "x", String(repeating: "a", count: 300),
        ])
    func `a path that leads astray is refused`(path: String) {
        #expect(throws: ReadFailure.self) { try read(manifest(entry(path: path))) }
    }

    @Test func `an archive without size or digest is refused`() {
        for fields in [
            "\"relative_path\": \"a\", \"size\": \"1\"",
            "\"relative_path\": \"a\", \"sha256\": \"\(Self.sha)\"",
            "\"sha256\": \"\(Self.sha)\", \"size\": \"1\"", "",
            "\"relative_path\": \"a\", \"size\": \"1\", \"sha256\": \"abc\"",
        ] {
            #expect(throws: ReadFailure.self, "\(fields)") { try read(manifest(fields)) }
        }
    }

    @Test func `cuDNN has an archive for each major of CUDA`() throws {
        let text = """
            {"release_label": "9.12.0", "cudnn": {"version": "9.12.0.46", "cuda_variant": ["12"],
             "linux-x86_64": {"cuda12": {\(entry(path: "cudnn/12.tar.xz"))},
             "cuda13": {\(entry(path: "cudnn/13.tar.xz"))}},
             "linux-sbsa": {"cuda13": {\(entry(path: "cudnn/arm.tar.xz"))}}}}
            """
        let cudnn = try #require(try read(text, release: "9.12.0").components["cudnn"])
        #expect(cudnn.archives(for: .x86).map(\.cudaMajor) == [12, 13])
        #expect(
            cudnn.archive(for: .x86, cudaMajor: 13)?.artifact.filename == "13.tar.xz")
        #expect(cudnn.archive(for: .server, cudaMajor: 12) == nil)
    }

    @Test func `what is for every platform serves each`() throws {
        let text = manifest(
            entry(),
            more: """
                , "notes": {"version": "1", "linux-all": {\(entry(path: "n.tar.xz"))}},
                "driver_sources": {"version": "1", "source": {\(entry(path: "s.tar.xz"))}}
                """)
        let manifest = try read(text)
        #expect(manifest.components(for: .server).map(\.name) == ["notes"])
        #expect(manifest.components(for: .x86).map(\.name) == ["cuda_nvcc", "notes"])
    }

    @Test func `a manifest of another release is refused`() throws {
        #expect(throws: ReadFailure.self) {
            try read(#"{"release_label": "12.8.0"}"#)
        }
        _ = try read(#"{"release_label": "8.9.7"}"#, release: "8.9.7.29")
    }

    @Test func `a component or platform that is told twice is refused`() {
        let twice = "{\"x\": {\"version\": \"1\", \"linux-x86_64\": {\(entry())}"
        #expect(throws: ReadFailure.self) {
            try read(twice + "}, " + twice.dropFirst() + "}}")
        }
        #expect(throws: ReadFailure.self) {
            try read(twice + ", \"linux-x86_64\": {\(entry())}}}")
        }
        let mixed = "{\"x\": {\"version\": \"1\", \"linux-x86_64\": {\(entry()), \"cuda12\":"
        #expect(throws: ReadFailure.self) { try read(mixed + " {\(entry())}}}}") }
    }

    @Test func `no beginning of a manifest is taken for one`() {
        let text = Array(manifest(entry(), more: ", \"y\": {\"version\": \"2\"}").utf8)
        for end in 0..<text.count {
            #expect(throws: ReadFailure.self, "\(end) bytes") {
                try read(String(decoding: text[..<end], as: UTF8.self))
            }
        }
    }

    @Test(.enabled(if: FactsData.folder != nil, FactsData.unset))
    func `every manifest that NVIDIA has published and we hold is read`() throws {
        let folder = try #require(FactsData.folder).appending("redist")
        var counts: [String: Int] = [:]
        for product in try Files.list(folder) where product.kind == .directory {
            for file in try Files.list(folder.appending(product.name)) {
                guard file.name.hasPrefix("redistrib_"), file.name.hasSuffix(".json"),
                    let release = DottedVersion(file.name.dropFirst(10).dropLast(5))
                else { continue }
                let path = folder.appending(product.name).appending(file.name)
                let manifest = try RedistManifest(
                    try Files.read(path, limit: 8 << 20), release: release, folder: Self.folder)
                #expect(!manifest.components.isEmpty, "\(path)")
                counts[product.name, default: 0] += 1
            }
        }
        #expect(counts["cuda"] == 36)
        #expect(counts["cudnn"] == 36)
        #expect(counts.values.reduce(0, +) >= 160)
    }
}
