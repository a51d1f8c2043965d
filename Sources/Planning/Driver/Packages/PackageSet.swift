/// One way in which distributions cut a driver into packages.
struct PackageSet: Sendable, Hashable {
    /// One name of each list is needed, in the driver's version.
    var required: [[String]]
    /// Taken where it is there in the driver's version.
    var optional: [String] = []
    var modules: Modules

    enum Modules: Sendable, Hashable {
        /// Packages that build them here, and how the names of built ones begin.
        case chosen(dkms: [String], prebuilt: String?)
        /// The packages above bring what builds them.
        case included
    }

    /// Every name of it that does not depend on a kernel.
    var names: [String] {
        var names = required.flatMap { $0 } + optional
        if case .chosen(let dkms, _) = modules { names += dkms }
        return names
    }
}

extension PackageSet {
    /// Ubuntu's, which NVIDIA's repository follows up to branch 580: all names bear the branch.
    static func ubuntu(_ name: DriverName, isOpen: Bool, _ wish: DriverPackaging.Flavor)
        -> PackageSet
    {
        let part = name.suffix
        let whole = part + (isOpen ? "-open" : "")
        let libraries = [
            ["nvidia-utils\(part)"], ["libnvidia-compute\(part)"], ["nvidia-compute-utils\(part)"],
        ]
        let required: [[String]] =
            switch wish {
            case .desktop: [["nvidia-driver\(whole)"], ["libnvidia-gl\(part)"]] + libraries
            case .headless: [["nvidia-headless-no-dkms\(whole)"]] + libraries
            case .libraries: libraries
            }
        return PackageSet(
            required: required,
            modules: .chosen(
                dkms: ["nvidia-dkms\(whole)"], prebuilt: "linux-modules-nvidia\(whole)"))
    }

    /// Those of NVIDIA's repository for Ubuntu from branch 590 on.
    static func nvidiaUbuntu(isOpen: Bool, _ wish: DriverPackaging.Flavor) -> PackageSet {
        let display = wish == .desktop ? [[isOpen ? "nvidia-driver-open" : "nvidia-driver"]] : []
        return PackageSet(
            required: display + [["libnvidia-compute"], ["nvidia-utils"]],
            optional: ["nvidia-compute-utils"] + (wish == .desktop ? ["libnvidia-gl"] : []),
            modules: .chosen(dkms: [isOpen ? "nvidia-dkms-open" : "nvidia-dkms"], prebuilt: nil))
    }

    /// Those of NVIDIA's repository for Debian, as its guide names them.
    static func nvidiaDebian(isOpen: Bool, _ wish: DriverPackaging.Flavor) -> PackageSet {
        let display = wish == .desktop ? [["nvidia-driver"]] : []
        return PackageSet(
            required: display + [["nvidia-driver-cuda"]],
            modules: .chosen(
                dkms: [isOpen ? "nvidia-kernel-open-dkms" : "nvidia-kernel-dkms"], prebuilt: nil))
    }

    /// Debian's: `word` is what its older branches have in their names, `tesla-470`.
    static func debian(_ word: String?, isOpen: Bool, _ wish: DriverPackaging.Flavor)
        -> PackageSet
    {
        let start = word.map { "nvidia-\($0)" } ?? "nvidia"
        let library = word.map { "libnvidia-\($0)-cuda1" } ?? "libcuda1"
        let kernel = isOpen ? "\(start)-open-kernel-dkms" : "\(start)-kernel-dkms"
        let programs = [["\(start)-driver-bin"], ["\(start)-smi"], [library]]
        return PackageSet(
            required: (wish == .desktop ? [["\(start)-driver"]] : []) + programs,
            // A recommendation of the desktop's, which Vulkan needs.
            optional: wish == .desktop ? ["\(start)-vulkan-icd"] : [],
            modules: .chosen(dkms: [kernel], prebuilt: nil))
    }

    /// One metapackage that brings all.
    static func whole(_ name: String) -> PackageSet {
        PackageSet(required: [[name]], modules: .included)
    }
}
