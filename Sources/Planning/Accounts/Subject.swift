import PackageModel
import Resolution

extension Solution {
    /// The chosen package that people mean by `word`; nil where the solution has none.
    ///
    /// Where a name is that of several, the environment's is meant before the toolkit's.
    func subject(_ word: String) -> PackageKey? {
        let name = PackageName(word)
        let candidates: [PackageKey?] =
            switch name?.normalized {
            case "driver", "nvidia-driver": [.driver]
            case "compiler", "host-compiler": [.compiler]
            case "cuda", "toolkit", "nvcc": [toolkitKey]
            case "python": [.interpreter, .conda("python")]
            case "torch", "pytorch":
                [
                    PackageName(CUDARules.torch).map { .project($0, isToolkit: false) },
                    .conda("pytorch"),
                ]
            default:
                [
                    name.flatMap(providerKey), name.map { .project($0, isToolkit: false) },
                    .conda(word.lowercased()), name.map { .project($0, isToolkit: true) },
                    PackageKey(.cuda, word.lowercased()), archiveKey(word.lowercased()),
                ]
            }
        return candidates.compactMap(\.self).first { resolved.choices[$0] != nil }
    }

    /// The conda package that is the project here.
    private func providerKey(of name: PackageName) -> PackageKey? {
        let key = PackageKey.project(name, isToolkit: false)
        return resolved.choices[key].flatMap { catalog.wheel(of: key, candidate: $0)?.provider }
            .map { .conda($0.package) }
    }

    /// The release that an archive of that name is of: none is chosen without it.
    private func archiveKey(_ name: String) -> PackageKey? {
        toolkitArchives.contains { $0.name == name } ? toolkitKey : nil
    }

    private var toolkitKey: PackageKey? {
        PackageName(ToolkitComponents.project).map { .project($0, isToolkit: true) }
    }

    /// All names that `subject` knows, for suggestions.
    package var subjects: [String] {
        Set(
            resolved.choices.keys.compactMap { key -> String? in
                switch key.namespace {
                case .pypi, .cuda: key.base.name
                case .conda: key.condaPackage?.name
                case .python: "python"
                case .system where key == .driver: "driver"
                case .system where key == .compiler: "compiler"
                default: nil
                }
            }
        ).sorted()
    }

    /// The candidates of a chosen package, and which of them it is.
    func candidates(of key: PackageKey) -> (list: CandidateList, chosen: Int)? {
        guard let chosen = resolved.choices[key], let list = catalog.candidates(of: key),
            list.labels.indices.contains(chosen)
        else { return nil }
        return (list, chosen)
    }

    /// The version of a chosen package as people know it.
    func label(of key: PackageKey) -> String? {
        candidates(of: key).map { $0.list.labels[$0.chosen] }
    }
}
