import Diagnostics
import FileSystem
import PackageModel
import SystemPackage

extension CondaActivation {
    /// What was found in a tree, and what in it cannot be used.
    struct Found {
        var activation: CondaActivation
        var warnings: [ProvisionError] = []
    }

    /// Looks into `folder` of a tree that is complete but for its profile.
    static func found(
        in tree: TreeBuilder, folder: String, location: FilePath, name: String
    ) throws -> Found {
        var found = Found(activation: CondaActivation(prefix: location, name: name))
        let all = tree.entries.keys.filter { $0.hasPrefix("\(folder)/etc/conda/") }
            .map { $0.dropFirst(folder.utf8.count + 1) }.sorted { $0.isBefore($1) }
        func scripts(_ kind: String, _ ending: String) -> [FilePath] {
            all.filter { $0.isDirectly(in: "etc/conda/\(kind).d/") && $0.hasSuffix(ending) }
                .map { location.pushing(FilePath(String($0))) }
        }
        found.activation.scripts = scripts("activate", ".sh")
        found.activation.fishScripts = scripts("activate", ".fish")
        found.activation.leavingScripts = scripts("deactivate", ".sh").reversed()
        found.activation.leavingFishScripts = scripts("deactivate", ".fish").reversed()
        for path in all where path.isDirectly(in: "etc/conda/env_vars.d/") {
            guard path.hasSuffix(".json") else { continue }
            // A symlink may lead to what is no file of the environment, and has no end.
            guard case .file = tree.entries["\(folder)/\(path)"]?.content else {
                found.warnings.append(Found.warning(String(path), "it is no file"))
                continue
            }
            let file = tree.root.path.appending(folder).pushing(FilePath(String(path)))
            found.read(try Files.read(file, limit: 1 << 20), name: String(path))
        }
        return found
    }
}

extension CondaActivation.Found {
    /// Variables that the profile sets itself, and lists that a value would replace.
    private static let reserved: Set<String> = [
        "PATH", "LD_LIBRARY_PATH", "CONDA_PREFIX", "CONDA_DEFAULT_ENV", "CONDA_SHLVL",
        "CUDA_HOME", "NVCC_CCBIN", "VIRTUAL_ENV", "PYTHONHOME",
    ]

    fileprivate mutating func read(_ json: [UInt8], name: String) {
        do {
            for (variable, value) in try Self.variables(json) {
                let isPlain =
                    Profile.isName(variable) && !Self.reserved.contains(variable)
                    && !value.utf8.contains(0)
                if isPlain {
                    activation.variables[variable] = value
                } else {
                    warnings.append(Self.warning(name, "it sets `\(variable)`"))
                }
            }
        } catch {
            warnings.append(Self.warning(name, "it has no \(error.expected)"))
        }
    }

    private static func variables(
        _ json: [UInt8]
    ) throws(JSONReader.Failure) -> [(String, String)] {
        var reader = JSONReader(json)
        var result: [(String, String)] = []
        try reader.enterObject()
        while let key = try reader.nextKey() {
            if let value = try reader.optionalString() { result.append((key, value)) }
        }
        return result
    }

    fileprivate static func warning(_ name: String, _ reason: String) -> ProvisionError {
        ProvisionError(
            .profileValue, "cannot take all variables of `\(name)`", context: [reason])
    }
}

extension Substring {
    /// Whether the path is a file of that folder itself.
    fileprivate func isDirectly(in folder: String) -> Bool {
        hasPrefix(folder) && !dropFirst(folder.count).contains("/")
    }

    /// By code points, as Python sorts.
    fileprivate func isBefore(_ other: Substring) -> Bool {
        unicodeScalars.lexicographicallyPrecedes(other.unicodeScalars)
    }
}
