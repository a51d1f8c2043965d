package import Diagnostics
package import PackageModel
internal import YAML

extension Recipe {
    /// The machine to provision; what is nil is probed on this one.
    package struct Target: Sendable {
        package var os: Located<OperatingSystem>?
        package var arch: Located<Architecture>?
        /// Dotted, as in `2.35`.
        package var glibc: Located<DottedVersion>?
        package var gpus: Located<GPUSelection>
        /// A driver that is loaded there and will not be changed.
        package var driver: Located<DottedVersion>?
        /// What nvcc will use there, such as `gcc-12`.
        package var compiler: Located<String>?
        /// Interpreters it has, such as `3.12.8`; nil for those of this machine.
        package var python: [Located<DottedVersion>]?
    }

    package enum Architecture: String, RecipeChoice {
        case x86_64, aarch64
    }

    /// Which GPUs the recipe is for.
    package enum GPUSelection: Sendable, Hashable {
        /// What the bus shows.
        case all
        /// What this job may use.
        case visible
        /// These; empty for none.
        case only([Located<GPURequest>])
    }
}

extension Recipe.Target {
    static let fields: [Field] = [
        Field(
            "os", .text(.operatingSystem), default: "this machine's", example: "ubuntu-22.04",
            "The distribution."),
        Field(
            "arch", .choice(of: Recipe.Architecture.self), default: "this machine's",
            example: "x86_64", "The processor."),
        Field(
            "glibc", .text(.glibc), default: "this machine's", example: "\"2.35\"",
            "The C library's version; wheels are chosen by it."),
        Field(
            "gpus", .either([.choice(of: GPUWord.self), .list(.text(.gpu))]), default: "all",
            example: "[rtx-3090, h100*8]",
            "The GPUs: `all` that the bus shows, those `visible` to this job, or a list of "
                + "marketing names, `sm_86` or PCI ids `10de:2204`, each with `*count`; `[]` for "
                + "none."),
        Field(
            "driver", .text(.loadedDriver), default: "this machine's", example: "\"580.65.06\"",
            "A fixed driver that is loaded there, as on a login node or a container host; a branch "
                + "alone, `580`, is the newest of it that a toolkit shipped with."),
        Field(
            "compiler", .text(.compiler), default: "this machine's", example: "gcc-12",
            "The host compiler that nvcc will use."),
        Field(
            "python", .list(.text(.python)), default: "this machine's",
            example: "[\"3.12.8\"]", "The interpreters it has, for recipes with `python`."),
    ]

    /// Reads the section, or takes the defaults at `mark` where there is none.
    init(_ reader: SectionReader?, at mark: Mark) {
        os = reader?.text("os", .operatingSystem)
        arch = reader?.choice("arch", of: Recipe.Architecture.self)
        glibc = reader?.text("glibc", .glibc)
        gpus = reader?.gpus() ?? Located(.all, at: reader?.mark ?? mark)
        driver = reader?.text("driver", .loadedDriver)
        compiler = reader?.text("compiler", .compiler)
        python = reader?.list("python", of: .python)
    }
}

private enum GPUWord: String, RecipeChoice {
    case all, visible
}

extension SectionReader {
    fileprivate func gpus() -> Located<Recipe.GPUSelection>? {
        guard let node = node("gpus") else { return nil }
        if let items = node.sequence {
            return Located(.only(gpus(items, "gpus", at: node.mark)), at: node.mark)
        }
        return choice("gpus", of: GPUWord.self).map {
            $0.map { $0 == .all ? .all : .visible }
        }
    }
}
