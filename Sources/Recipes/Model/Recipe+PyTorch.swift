package import Diagnostics
package import PackageModel
internal import YAML

extension Recipe {
    /// The GPU build of PyTorch.
    package struct PyTorch: Sendable {
        /// Nil for the newest that fits.
        package var version: Located<SpecifierSet>?
        package var build: Located<TorchBuild>
        package var cover: Located<Cover>
        /// Packages of the same build, such as torchvision.
        package var packages: [Located<Requirement>]
        package var index: Located<IndexChoice>

        /// Which of the target's GPUs the build must run on.
        package enum Cover: Sendable, Hashable {
            case all
            /// These; at least one.
            case only([Located<GPURequest>])
        }
    }
}

extension Recipe.PyTorch {
    static let fields: [Field] = [
        Field(
            "version", .text(.versions), default: "the newest that fits", example: "\"2.9\"",
            "`2.9` is the newest 2.9.x; specifiers are allowed."),
        Field(
            "build", .text(.torchBuild), default: "auto", example: "cu128",
            "`auto` is the newest build that runs on every GPU to be covered with the planned "
                + "driver; without a known GPU, and with `cuda` or `driver`, a CUDA build of the "
                + "toolkit's major. Never a silent CPU build: that is `cpu`."),
        Field(
            "cover", .either([.choice(["all"]), .list(.text(.gpu))]), default: "all",
            example: "[h100]",
            "Which of the target's GPUs the build must run on; a display card may be left out."),
        Field(
            "packages", .list(.text(.requirement)), default: "[]",
            example: "[torchvision, torchaudio]", "Packages of the same build."),
        Field(
            "index", .text(.index), default: "auto", example: "pytorch",
            "`auto` is `pypi` where its default build is the one wanted, else `pytorch`. `pypi` "
                + "is this machine's configured Python index, `pytorch` PyTorch's own; or a URL, "
                + "or a name of `indexes`."),
    ]

    init(_ reader: SectionReader) {
        version = reader.text("version", .versions)
        build = reader.text("build", .torchBuild) ?? Located(.auto, at: reader.mark)
        cover = reader.cover() ?? Located(.all, at: reader.mark)
        packages = reader.list("packages", of: .requirement) ?? []
        index = reader.text("index", .index) ?? Located(.auto, at: reader.mark)
    }
}

extension SectionReader {
    fileprivate func cover() -> Located<Recipe.PyTorch.Cover>? {
        guard let node = node("cover") else { return nil }
        guard let items = node.sequence else {
            guard let scalar = scalar("cover") else { return nil }
            if scalar.value.text == "all" { return Located(.all, at: node.mark) }
            refuse(
                scalar.map(\.text), "cover", Complaint("expected `all` or a list of GPUs"))
            return nil
        }
        if items.isEmpty {
            let hint: Hint = "for a build without a GPU write `build: cpu`"
            refuse(
                Located("[]", at: node.mark), "cover",
                Complaint("expected at least one GPU", hints: [hint]))
        }
        return Located(.only(gpus(items, "cover", at: node.mark)), at: node.mark)
    }
}
