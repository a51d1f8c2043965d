package import Machine
package import PackageModel

/// The question which packages bring a driver to a machine; pure, apt's answer is handed in.
///
/// Distributions cut drivers into packages in several ways (`PackageSet`): those that go with the
/// offer's name are tried in order, and the first that apt has whole is taken.
package struct DriverPackaging: Sendable {
    package var system: OperatingSystem
    /// NVIDIA's number.
    package var version: DottedVersion
    package var offer: DriverOffer
    package var flavor: Flavor
    package var modules: DriverState.ModuleFlavor
    package var kernels: [InstalledKernel]
    /// As in `DriverSite`.
    package var kernelFlavors: [String]
    package var wantsFabricManager: Bool
    package var wantsPersistence: Bool

    package enum Flavor: Sendable, Hashable {
        case headless, desktop
        /// User space alone: an image gets its kernel elsewhere.
        case libraries
    }

    package init(
        system: OperatingSystem, version: DottedVersion, offer: DriverOffer, flavor: Flavor,
        modules: DriverState.ModuleFlavor, kernels: [InstalledKernel] = [],
        kernelFlavors: [String] = [], wantsFabricManager: Bool = false,
        wantsPersistence: Bool = false
    ) {
        self.system = system
        self.version = version
        self.offer = offer
        self.flavor = flavor
        self.modules = modules
        self.kernels = kernels
        self.kernelFlavors = kernelFlavors
        self.wantsFabricManager = wantsFabricManager
        self.wantsPersistence = wantsPersistence
    }

    var name: DriverName { DriverName(offer.package) }
    var isUbuntu: Bool { system.id == "ubuntu" || system.relatives.contains("ubuntu") }
    private var isOpen: Bool { modules == .open }

    /// The ways to cut it, the preferred one first.
    var sets: [PackageSet] {
        let name = name
        switch name.kind {
        case .ubuntu: return [.ubuntu(name, isOpen: isOpen, flavor)]
        case .debianBranch(let word): return [.debian(word, isOpen: isOpen, flavor)]
        case .nvidia, .plain: break
        }
        // NVIDIA's metapackage brings all that a desktop needs, and more than any other machine does.
        let whole =
            name.kind == .nvidia && flavor != .libraries ? [PackageSet.whole(name.package)] : []
        let parts = parts(name)
        return flavor == .desktop ? whole + parts : parts + whole
    }

    private func parts(_ name: DriverName) -> [PackageSet] {
        guard isUbuntu else {
            return [
                .nvidiaDebian(isOpen: isOpen, flavor), .debian(nil, isOpen: isOpen, flavor),
            ]
        }
        return name.branch == nil
            ? [.nvidiaUbuntu(isOpen: isOpen, flavor)] : [.ubuntu(name, isOpen: isOpen, flavor)]
    }

    /// The packages that apt is to be asked of.
    package var names: [String] {
        var names = Set(sets.flatMap(\.names)).union(companions.flatMap(\.names))
        if flavor != .libraries {
            names.formUnion(headerNames)
            for case .chosen(_, let prebuilt?) in sets.map(\.modules) {
                names.formUnion(prebuiltNames(prebuilt))
            }
        }
        return names.sorted()
    }

    /// The answer, from what apt has of `names`.
    package func packages(in catalogue: AptCatalogue) -> DriverPackages {
        let finder = PackageFinder(catalogue: catalogue, version: version, offer: offer)
        guard let (set, found) = finder.first(of: sets) else {
            return DriverPackages(lacks: finder.lacks(of: sets).map { .package($0) })
        }
        var answer = DriverPackages(roots: found)
        if flavor != .libraries { add(set.modules, finder, to: &answer) }
        add(companions, finder, to: &answer)
        answer.pins = pins(answer.roots)
        return answer
    }
}
