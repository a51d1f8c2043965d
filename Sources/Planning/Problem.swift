package import Compatibility
package import Diagnostics
package import PackageModel
import Resolution

/// What is to be solved: the recipe's wishes and the machine, free of YAML.
package struct Problem: Sendable {
    /// The recipe's name, for messages.
    package var name: String
    package var target: Target
    /// What is known of drivers, toolkits, GPUs and builds of torch.
    package var facts = Facts.embedded
    /// Which interpreters may carry the environment; nil where the recipe has no environment.
    package var python: Wish<SpecifierSet>?
    /// What the environment holds of conda, its Python among it; excludes `python`.
    package var conda: CondaEnvironment?
    /// The Pythons of the channels, once their records are there.
    var condaPythons: InterpreterTable?
    /// What the solver starts from on the side of the channels.
    var condaRoots: [RootRequirement] = []
    /// Projects of the environment in the recipe's order, torch first.
    package var requirements: [EnvironmentWish] = []
    package var torch: TorchWish?
    package var toolkit: ToolkitWish?
    /// What the recipe's `driver:` section says; nil where there is none.
    package var driver: DriverWish?
    /// What the other environments of the machine need of a driver that would take the place of
    /// the loaded one.
    package var neighbours: [DriverDemand] = []
    /// Whether the loaded driver stays, though another may come: solved for first.
    var keepsDriver = false
    /// The compiler that the recipe or the target names; nil where any will do.
    package var compiler: CompilerWish?
    /// The driver that an earlier lock plans, kept where the recipe still allows it.
    package var favoredDriver: DottedVersion?
    /// Versions of an earlier lock, kept where the recipe still allows them.
    package var favored: [Favorite: String] = [:]
    /// Files of an earlier lock: conda package → file name.
    package var favoredFiles: [String: String] = [:]

    package init(name: String, target: Target) {
        self.name = name
        self.target = target
    }

    /// Something the user asked for, with the place where.
    package struct Wish<Value: Sendable>: Sendable {
        package var value: Value
        package var mark: Mark?
        /// The wish in the user's words, such as `pytorch.version: "2.9"`.
        package var text: String

        package init(_ value: Value, at mark: Mark? = nil, text: String) {
            self.value = value
            self.mark = mark
            self.text = text
        }
    }

    /// An environment of conda packages.
    package struct CondaEnvironment: Sendable {
        /// The recipe's packages, in its order.
        package var wishes: [CondaWish]
        package var priority: CondaChannelRules.Priority
        /// What the target is, in conda's words.
        package var virtualPackages: [VirtualPackage]
        /// What the target is with one driver or another: candidates by preference, the `__cuda`
        /// of each driver among them.
        var following: [VirtualPackage] = []
        /// What people know the machine as that those are of.
        package var machine: String

        package init(
            wishes: [CondaWish], priority: CondaChannelRules.Priority = .strict,
            virtualPackages: [VirtualPackage], machine: String = Target.thisMachine
        ) {
            self.wishes = wishes
            self.priority = priority
            self.virtualPackages = virtualPackages
            self.machine = machine
        }
    }

    /// A project that the recipe names for the environment.
    package struct EnvironmentWish: Sendable {
        package var requirement: Wish<Requirement>
        /// Whether it belongs to the recipe's `pytorch` section.
        package var isTorch: Bool

        package init(_ requirement: Wish<Requirement>, isTorch: Bool) {
            self.requirement = requirement
            self.isTorch = isTorch
        }
    }

    /// Which build of torch is wanted.
    package struct TorchWish: Sendable {
        package var build: Wish<Build>
        /// Names whose local versions say the build: torch and its companions.
        package var projects: Set<PackageName>
        /// GPUs that the build must run on.
        package var cover: [Target.GPU]
        /// Where torch and its companions may come from.
        package var place = Place.either

        package enum Place: Sendable, Hashable {
            /// The configured Python index, or one that the recipe names.
            case pythonIndex
            /// PyTorch's own index.
            case torchIndex
            /// The Python index where it has what is wanted, else both.
            case either
        }

        package enum Build: Sendable, Hashable {
            /// The newest GPU build that runs.
            case auto
            /// `cpu`, `cu128`, …
            case named(String)
        }

        package init(build: Wish<Build>, projects: Set<PackageName>, cover: [Target.GPU]) {
            self.build = build
            self.projects = projects
            self.cover = cover
        }
    }

    /// The toolkit that is wanted, from wheels or from NVIDIA's archives.
    package struct ToolkitWish: Sendable {
        package var version: Wish<SpecifierSet>
        /// Extras of the `cuda-toolkit` project.
        package var components: [Wish<PackageName>]
        /// Those that the recipe names one by one, and that must exist; the members of a set are
        /// taken as the release splits them.
        package var named: Set<PackageName>
        package var hasCompiler: Bool
        /// Sets and single components of NVIDIA's archives, in the recipe's words; nil: it is made of
        /// wheels.
        package var archives: [Wish<String>]?
        /// Whether it is the distribution's own, which apt installs.
        package var isOfDistribution = false
        /// cuDNN beside it, from archives where the toolkit is of archives.
        package var cudnn: Wish<SpecifierSet>?
        /// NCCL beside it, always a wheel.
        package var nccl: Wish<SpecifierSet>?

        package init(
            version: Wish<SpecifierSet>, components: [Wish<PackageName>],
            named: Set<PackageName> = [], hasCompiler: Bool
        ) {
            self.version = version
            self.components = components
            self.named = named
            self.hasCompiler = hasCompiler
        }
    }

    /// A package of an earlier lock.
    package struct Favorite: Sendable, Hashable {
        package var isToolkit: Bool
        package var name: PackageName

        package init(isToolkit: Bool, name: PackageName) {
            self.isToolkit = isToolkit
            self.name = name
        }
    }
}
