package import Diagnostics
package import PackageModel
import YAML

extension Recipe {
    /// The CUDA toolkit.
    package struct CUDA: Sendable {
        /// Nil for the newest that runs on the GPUs and the driver.
        package var version: Located<SpecifierSet>?
        package var components: [Located<ComponentRequest>]
        package var source: Located<Source>
        package var hostCompiler: Located<HostCompiler>
        package var cudnn: Located<SpecifierSet>?
        package var nccl: Located<SpecifierSet>?
        /// An absolute path that will be a link to the toolkit.
        package var link: Located<String>?

        package enum Source: String, RecipeChoice {
            /// NVIDIA's redistributable archives.
            case nvidia
            /// Wheels of the Python index.
            case pypi
            /// The distribution's own package.
            case apt
        }

        package enum HostCompiler: Sendable, Hashable {
            /// One that this nvcc accepts: probed, else installed through apt.
            case auto
            /// By the name of its package, such as `gcc-12`.
            case named(String)
            /// By its absolute path.
            case path(String)
        }
    }
}

extension Recipe.CUDA {
    private static let standard: [ComponentRequest] = [
        .named(.compiler), .named(.runtime), .named(.math),
    ]

    static let fields: [Field] = [
        Field(
            "version", .text(.versions), default: "the newest that the GPUs and the driver run",
            example: "\"12.8\"", "`12.8` is the newest 12.8.x; specifiers are allowed."),
        Field(
            "components", .list(.text(.component)), default: "[compiler, runtime, math]",
            example: "[compiler, runtime, cuda_cupti]",
            "Named sets or single components. compiler: nvcc, nvvm, crt, cccl, nvrtc; runtime: "
                + "cudart, nvjitlink; math: cublas, cufft, curand, cusolver, cusparse; profilers; "
                + "full."),
        Field(
            "source", .choice(of: Source.self), default: "nvidia", example: "pypi",
            "Where it comes from: NVIDIA's redistributable archives, wheels of the Python index "
                + "(13.0 and later have nvcc), or the distribution's `nvidia-cuda-toolkit`."),
        Field(
            "host-compiler", .text(.hostCompiler), default: "auto", example: "g++-12",
            "The compiler behind nvcc, set as NVCC_CCBIN; `auto` is one that this nvcc accepts: "
                + "probed, else installed through apt."),
        Field(
            "cudnn", .text(.versions), example: "\"9\"",
            "cuDNN in the toolkit's tree: NVIDIA's archive, with `source: pypi` its wheel."),
        Field(
            "nccl", .text(.versions), example: "\"2.27\"",
            "NCCL in the toolkit's tree, always the wheel of the Python index."),
        Field(
            "link", .text(.toolkitLink), example: "/usr/local/cuda-12.8",
            "A link to the toolkit, in system scope; beside `cuda-12.8` also `cuda`, where nobody has "
                + "that name. Never replaces what is not ours."),
    ]

    init(_ reader: SectionReader) {
        version = reader.text("version", .versions)
        components =
            reader.list("components", of: .component)
            ?? Self.standard.map { Located($0, at: reader.mark) }
        source = reader.choice("source", default: .nvidia)
        hostCompiler =
            reader.text("host-compiler", .hostCompiler) ?? Located(.auto, at: reader.mark)
        cudnn = reader.text("cudnn", .versions)
        nccl = reader.text("nccl", .versions)
        link = reader.text("link", .toolkitLink)
        if let node = reader.node("components"), node.sequence?.isEmpty == true, cudnn == nil,
            nccl == nil
        {
            reader.refuse(
                Located("[]", at: node.mark), "components",
                Complaint(
                    "expected at least one component",
                    hints: ["for no toolkit leave the section `cuda` out"]))
        }
    }
}

extension TextRule<String> {
    /// A path that a link of ours may have: none of the system's own folders, and nothing below those
    /// that the kernel makes up or that we switch ourselves.
    fileprivate static let toolkitLink = TextRule(format: absolutePath.format) {
        text throws(Complaint) in
        let parts = try absolutePath.parse(text).split(separator: "/").map(String.init)
        let isOwn =
            parts.count >= 2 && !parts.contains { [".", ".."].contains($0) }
            && !["proc", "sys", "dev", "run", "boot", "tmp"].contains(parts[0])
            && !(parts[0] == "opt" && parts[1] == "provision")
            && !(parts.count == 2 && ["usr", "etc", "var"].contains(parts[0]))
        guard isOwn else {
            throw Complaint("expected a path for the link alone, such as `/usr/local/cuda-12.8`")
        }
        return text
    }
}

extension TextRule<Recipe.CUDA.HostCompiler> {
    fileprivate static let hostCompiler = TextRule(
        format: TextFormat(
            "`auto`, a compiler such as `g++-12`, or an absolute path",
            pattern: "^(auto|(gcc|g\\+\\+|clang|clang\\+\\+)-[0-9]+|/.*)$")
    ) { text throws(Complaint) in
        if text == "auto" { return .auto }
        if text.hasPrefix("/") { return .path(try TextRule<String>.absolutePath.parse(text)) }
        guard let name = try? TextRule<String>.compiler.parse(text) else {
            throw Complaint("expected `auto`, a compiler such as `g++-12`, or an absolute path")
        }
        return .named(name)
    }
}
