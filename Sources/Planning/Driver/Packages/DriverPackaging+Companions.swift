import Machine
import PackageModel

// What goes with a driver and is no part of it.
extension DriverPackaging {
    /// A package that is wanted beside the driver.
    struct Companion {
        /// One of these.
        var names: [String]
        var agreement: Agreement

        enum Agreement {
            /// In the driver's version, or it does not work at all.
            case exact
            /// Of the driver's branch, where it is there.
            case branch
        }
    }

    var companions: [Companion] {
        var companions: [Companion] = []
        if wantsFabricManager {
            companions.append(
                Companion(
                    names: ["nvidia-fabricmanager-\(version.major)", "nvidia-fabricmanager"],
                    agreement: .exact))
        }
        // Ubuntu has it in nvidia-compute-utils.
        if wantsPersistence, !isUbuntu, flavor != .libraries {
            companions.append(Companion(names: ["nvidia-persistenced"], agreement: .branch))
            companions.append(Companion(names: ["libnvidia-cfg1"], agreement: .branch))
        }
        return companions
    }

    func add(_ companions: [Companion], _ finder: PackageFinder, to answer: inout DriverPackages) {
        for companion in companions {
            switch companion.agreement {
            case .exact:
                if let root = companion.names.lazy.compactMap(finder.find).first {
                    answer.roots.append(root)
                } else {
                    answer.lacks.append(.fabricManager)
                }
            case .branch:
                let found = companion.names.lazy.compactMap {
                    finder.find($0) ?? finder.findKin($0)
                }
                answer.roots += found.first.map { [$0] } ?? []
            }
        }
    }

    /// One rule for each version among the packages of NVIDIA's; what the driver's packages depend
    /// on by exact version is found under the same patterns.
    func pins(_ roots: [DriverPackages.Root]) -> [DriverPin] {
        guard let main = roots.first?.version else { return [] }
        let patterns = [
            "*nvidia*", "libcuda1", "libcudadebugger1", "libnvcuvid1", "libnvoptix1",
            "cuda-drivers*",
        ]
        let others = roots.filter { root in
            root.version != main
                && root.version.map { PackageFinder.driver(of: $0) == version } == true
        }
        return [DriverPin(packages: patterns, version: main)]
            + others.compactMap { root in
                root.version.map { DriverPin(packages: [root.name], version: $0) }
            }
    }
}
