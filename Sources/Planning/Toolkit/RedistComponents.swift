import Indexes
import PackageModel

/// The components of a toolkit as NVIDIA's manifests name them, through their renames.
///
/// Source: the 36 manifests from 11.4.2 to 13.0.2, and the keys of 13.4.2; what compiles together was
/// tried with archives made of the wheels of 13.0 and 13.5.
enum RedistComponents {
    /// One member of a set.
    struct Member {
        /// Its names through the releases; the first that a release has counts.
        var names: [String]
        /// Whether releases before a split have it inside another component.
        var isSplit = false

        init(_ names: String...) { self.names = names }

        static func split(_ name: String) -> Member {
            var member = Member(name)
            member.isSplit = true
            return member
        }
    }

    private static let nvcc = "cuda_nvcc"
    private static let cccl = Member("cccl", "cuda_cccl")

    /// What nvcc needs to compile and link: `cuda_fp16.h` includes a header of cccl, and from 13.0 on
    /// crt and nvvm are no longer part of it.
    private static let compilation = [
        Member(nvcc), .split("cuda_crt"), .split("libnvvm"), cccl, Member("cuda_cudart"),
    ]

    /// Named sets of the recipe's `cuda.components`, but for `full`.
    private static let sets: [String: [Member]] = [
        "compiler": compilation + [Member("cuda_nvrtc")],
        "runtime": [Member("cuda_cudart"), .split("libnvjitlink")],
        "math": ["libcublas", "libcufft", "libcurand", "libcusolver", "libcusparse"].map {
            Member($0)
        },
        "profilers": [
            Member("cuda_cupti"), Member("cuda_nvtx"), .split("cuda_profiler_api"),
            Member("cuda_sanitizer_api"),
        ],
    ]

    /// What is now a component of its own, and what it was part of before.
    private static let origins = [
        "cuda_crt": nvcc, "libnvvm": nvcc, "libnvptxcompiler": nvcc,
        "cuda_culibos": "cuda_cudart", "cuda_profiler_api": "cuda_cudart",
    ]

    /// What a manifest holds besides the toolkit: the driver and what goes with it, firmware tools,
    /// sources, other systems' parts.
    private static let foreign: Set = [
        "nvidia_driver", "fabricmanager", "libnvidia_nscq", "libnvsdm", "imex", "nvidia_fs",
        "nvlsm", "mft", "mft_autocomplete", "mft_oem", "collectx_bringup", "driver_assistant",
        "cuda_compat", "cuda_compat_orin", "libcudla", "nsight_vse", "visual_studio_integration",
        "nsight_nvtx",
    ]

    /// Components that some releases lack: the first that has each, and the first that has it no more.
    private static let lifetimes: [String: (first: String?, end: String?)] = [
        "cuda_ctadvisor": ("13.0", nil), "cuda_demo_suite": (nil, "13.0"),
        "cuda_memcheck": (nil, "12.0"), "cuda_nvprof": (nil, "13.0"),
        "cuda_nvvp": (nil, "13.0"), "cuda_opencl": ("12.0", nil),
        "cuda_sandbox_dev": ("12.8", nil), "cuda_tileiras": ("13.4", nil),
        "libcuobjclient": ("13.4", nil), "libnvfatbin": ("12.4", nil),
        "libnvjitlink": ("12.0", nil), "libnvvm_samples": ("12.0", "12.2"),
    ]

    /// What does the work of a component since it has gone, as a recipe names it.
    private static let successors = [
        "cuda_memcheck": "sanitizer", "cuda_nvprof": "nsight_systems",
        "cuda_nvvp": "nsight_compute", "nsight_nvtx": "nvtx",
    ]

    /// Those that all releases have, besides the members of sets.
    private static let others = [
        "cuda_cuobjdump", "cuda_cuxxfilt", "cuda_documentation", "cuda_gdb", "cuda_nsight",
        "cuda_nvdisasm", "cuda_nvml_dev", "cuda_nvprune", "libcufile", "libnpp", "libnvjpeg",
        "nsight_compute", "nsight_systems",
    ]

    /// Every name that is known, to tell a slip from what a release lacks.
    static let names: Set<String> = Set(
        sets.values.joined().flatMap(\.names) + Array(origins.keys) + Array(lifetimes.keys)
            + others)

    static let full = "full"
}

// MARK: - Choosing

extension RedistComponents {
    /// What a manifest has of the recipe's words.
    enum Selection: Sendable, Equatable {
        case components([RedistManifest.Component])
        /// It lacks this component.
        case missing(String)
    }

    /// The components that `words`, sets or single names, mean in a release, sorted by name.
    static func selection(
        of words: [String], in manifest: RedistManifest, for platform: RedistManifest.Platform
    ) -> Selection {
        let there = Dictionary(
            uniqueKeysWithValues: manifest.components(for: platform).map { ($0.name, $0) })
        var chosen: Set<String> = []
        for word in words {
            if word == full {
                chosen.formUnion(there.keys.filter { !foreign.contains($0) })
                continue
            }
            guard let set = sets[word] else {
                guard let name = name(of: word, among: there) else { return .missing(word) }
                chosen.insert(name)
                continue
            }
            if let missing = add(set, to: &chosen, there) { return .missing(missing) }
        }
        if chosen.contains(nvcc), let missing = add(compilation, to: &chosen, there) {
            return .missing(missing)
        }
        return .components(chosen.sorted().compactMap { there[$0] })
    }

    /// Adds what a release has of a set; gives the member that it lacks and should not.
    private static func add(
        _ set: [Member], to chosen: inout Set<String>,
        _ there: [String: RedistManifest.Component]
    ) -> String? {
        for member in set {
            if let name = member.names.first(where: { there[$0] != nil }) {
                chosen.insert(name)
            } else if !member.isSplit {
                return member.names.last
            }
        }
        return nil
    }

    /// The component of a release that one word means.
    ///
    /// NVIDIA's name, the same without `cuda_` or `lib` as wheels are called, the name before or after
    /// a rename, or what the component was part of before a split.
    private static func name(
        of word: String, among there: [String: RedistManifest.Component]
    ) -> String? {
        let own = spellings(of: word).filter { !foreign.contains($0) }
        return (own + own.compactMap { origins[$0] }).first { there[$0] != nil }
    }

    private static func spellings(of word: String) -> [String] {
        let plain = [word, "cuda_" + word, "lib" + word, "cuda_\(word)_api"]
        let isCCCL = plain.contains { cccl.names.contains($0) }
        return isCCCL ? cccl.names : plain
    }
}

// MARK: - Before a manifest is there

extension RedistComponents {
    /// Whether the words bring nvcc.
    static func bringCompiler(_ words: [String]) -> Bool {
        words.contains { $0 == "compiler" || $0 == full || spellings(of: $0).contains(nvcc) }
    }

    /// The first of `words` that a release is known to lack.
    static func missing(_ words: [String], in release: DottedVersion) -> String? {
        words.first { word in
            guard sets[word] == nil, word != full,
                let known = spellings(of: word).first(where: { lifetimes[$0] != nil }),
                let lifetime = lifetimes[known]
            else { return false }
            if let first = lifetime.first.flatMap({ DottedVersion($0) }), release < first {
                return true
            }
            return lifetime.end.flatMap { DottedVersion($0) }.map { release >= $0 } ?? false
        }
    }

    /// Why a release is without a component, with what to name in its place.
    static func reason(without word: String) -> String {
        let known = spellings(of: word).compactMap { successors[$0] }.first
        return "it has no component `\(word)`" + (known.map { ", but `\($0)`" } ?? "")
    }

    /// The same where its manifest is there: it may have the component for other systems.
    static func reason(
        without word: String, in manifest: RedistManifest, _ platform: RedistManifest.Platform
    ) -> String {
        let isElsewhere = spellings(of: word).contains { manifest.components[$0] != nil }
        return isElsewhere
            ? "it has no component `\(word)` for \(platform.rawValue)" : reason(without: word)
    }

    /// Whether a word names a set, which every release has in its own way.
    static func isSet(_ word: String) -> Bool { sets[word] != nil || word == full }

    /// Whether a word means a component of some release.
    static func isKnown(_ word: String) -> Bool {
        isSet(word)
            || spellings(of: word).contains { names.contains($0) && !foreign.contains($0) }
    }

    /// Whether a word means what comes with the driver or belongs to no toolkit.
    static func isForeign(_ word: String) -> Bool { foreign.contains(word) }
}
