import Compatibility
import Machine
import PackageModel
import SystemPackage

/// What `machine` prints, and the lines about the machine at the head of a plan.
enum MachineScreen {
    /// `Machine`, `Driver`, `Free`: what a plan says of the machine that it is for.
    static func facts(_ profile: MachineProfile, style: Style) -> [PlanView.Fact] {
        let isImage = profile.environment.isImage
        let system = [
            profile.system.prettyName, profile.system.architecture,
            isImage ? "an image" : "Linux \(shortKernel(profile.system.kernel))",
        ]
        let gpus = gpuGroups(profile).map { $0.title(style) }
        let words = system + (gpus.isEmpty && !isImage ? ["no NVIDIA GPU"] : gpus)
        var facts = [
            PlanView.Fact(label: "Machine", text: words.joined(separator: " \(style.dot) "))
        ]
        if !profile.gpus.isEmpty || profile.driver.version != nil {
            facts.append(.init(label: "Driver", text: driver(profile)))
        }
        if !profile.volumes.isEmpty { facts.append(.init(label: "Free", text: free(profile))) }
        return facts
    }

    /// All of it, a line a fact.
    static func draw(_ view: MachineView, style: Style) -> String {
        let profile = view.profile
        let blocks = [
            ("System", [system(profile)]),
            ("Kernel", profile.environment.isImage ? [] : [profile.system.kernel]),
            ("Processor", profile.environment.isImage ? [] : [processor(profile)]),
            ("Memory", profile.memory.map { [ByteText.size($0)] } ?? []),
            ("Free", profile.volumes.isEmpty ? [] : [free(profile)]),
            ("GPU", gpus(view, style: style)), ("Driver", [driver(profile)]),
            ("On offer", view.offers.drivers.prefix(offerLimit).map(offer)),
            ("Python", profile.pythons.isEmpty ? ["none"] : profile.pythons.map(python)),
            ("Compiler", profile.compilers.isEmpty ? ["none"] : profile.compilers.map(compiler)),
            ("On offer", compilerOffers(view.offers.compilers)),
            ("Conda", view.virtualPackages.map(virtualPackage)),
            (
                "Secure Boot",
                profile.environment.isImage ? [] : [profile.environment.secureBoot.rawValue]
            ),
            ("Runs in", surroundings(profile)),
        ]
        let lines = blocks.flatMap { label, texts in
            texts.enumerated().map { index, text in
                "  " + (index == 0 ? label : "").padded(to: 13) + TerminalText.plain(text)
            }
        }
        let notes = profile.notes.flatMap { WarningText.hanging("note: ", $0, style: style) }
        return (lines + (notes.isEmpty ? [] : [""]) + notes).joined(separator: "\n")
    }
}

/// The lines.
extension MachineScreen {
    /// Older drivers and packages of the same driver are left to `apt`.
    private static let offerLimit = 8

    private static func offer(_ offer: DriverOffer) -> String {
        let modules = offer.modules.map { ", \($0.rawValue) modules" } ?? ""
        return "driver \(offer.version) (\(offer.package) of \(offer.source)\(modules))"
    }

    private static func compilerOffers(_ offers: [CompilerOffer]) -> [String] {
        offers.isEmpty ? [] : [offers.map(\.package).joined(separator: ", ")]
    }

    private static func virtualPackage(_ package: VirtualPackage) -> String {
        "\(package.name) \(package.version)" + (package.build == "0" ? "" : " \(package.build)")
    }

    private static func system(_ profile: MachineProfile) -> String {
        let libc = profile.system.glibc.map { ["glibc \($0)"] } ?? []
        return ([profile.system.prettyName, profile.system.architecture] + libc)
            .joined(separator: ", ")
    }

    /// Without the flavour that a distribution appends: `6.8.0-60` of `6.8.0-60-generic`.
    private static func shortKernel(_ kernel: String) -> String {
        guard let dash = kernel.lastIndex(of: "-"),
            kernel[kernel.index(after: dash)...].first?.isLetter == true
        else { return kernel }
        return String(kernel[..<dash])
    }

    private static func processor(_ profile: MachineProfile) -> String {
        let cpu = profile.cpu
        let level = cpu.level.map { ["x86-64-v\($0)"] } ?? []
        return ((cpu.model.map { [$0] } ?? []) + [Counted.words(cpu.count, "thread")] + level)
            .joined(separator: ", ")
    }

    private static func free(_ profile: MachineProfile) -> String {
        var seen: Set<UInt64> = []
        return profile.volumes.filter { seen.insert($0.device).inserted }
            .map { "\(ByteText.size($0.free)) on \($0.path)" }.joined(separator: ", ")
    }

    private static func driver(_ profile: MachineProfile) -> String {
        let installed = profile.driver.installed.map { ["\($0.version) installed"] } ?? []
        let loaded = profile.driver.loaded.map { loaded in
            [
                "\(loaded.version) loaded"
                    + (loaded.modules.map { " (\($0.rawValue) modules)" } ?? "")
            ]
        }
        let nouveau = profile.driver.isNouveauLoaded ? ["nouveau loaded"] : []
        let all = installed + (loaded ?? []) + nouveau
        return all.isEmpty ? "none" : all.joined(separator: ", ")
    }

    private static func gpus(_ view: MachineView, style: Style) -> [String] {
        let profile = view.profile
        if profile.environment.isImage { return [] }
        if profile.gpus.isEmpty {
            return [
                profile.environment.isWSL
                    ? "through Windows; the PCI bus shows none" : "no NVIDIA GPU on the PCI bus"
            ]
        }
        return gpuGroups(profile).flatMap { group in
            let generation = group.gpu.model?.generation.name
            let kind = [generation, group.gpu.capability?.target].compactMap { $0 }
            let detail = kind.isEmpty ? "" : " (\(kind.joined(separator: ", ")))"
            let sheet = view.specification(of: group.gpu)
            let parts = [sheet?.memoryWords ?? [], sheet?.processorWords ?? []]
            return [group.title(style) + detail]
                + parts.filter { !$0.isEmpty }.map { $0.joined(separator: ", ") }
        }
    }

    private static func python(_ python: PythonInterpreter) -> String {
        let remarks =
            (python.implementation == "cpython" ? [] : [python.implementation])
            + (python.isFreeThreaded ? ["free-threaded"] : [])
            + (python.hasHeaders ? [] : ["no headers"])
        let remark = remarks.isEmpty ? "" : " (\(remarks.joined(separator: ", ")))"
        return "\(python.version.padded(to: 8)) \(python.path)\(remark)"
    }

    private static func compiler(_ compiler: HostCompiler) -> String {
        "\(compiler.family.rawValue) \(compiler.version)".padded(to: 13) + " \(compiler.path)"
    }

    private static func surroundings(_ profile: MachineProfile) -> [String] {
        let place = profile.environment
        let all =
            (place.container.map { ["a \($0) container"] } ?? []) + (place.isWSL ? ["WSL"] : [])
        return all.isEmpty ? [] : [all.joined(separator: ", ")]
    }
}

/// GPUs of one model.
private struct GPUGroup {
    var gpu: GPU
    var count: Int

    /// `2× H100 SXM5 80GB`.
    func title(_ style: Style) -> String {
        count == 1 ? gpu.title : "\(count)\(style.times) \(gpu.title)"
    }
}

/// In the order of the bus.
private func gpuGroups(_ profile: MachineProfile) -> [GPUGroup] {
    var groups: [GPUGroup] = []
    for gpu in profile.gpus {
        if let index = groups.firstIndex(where: { $0.gpu.deviceID == gpu.deviceID }) {
            groups[index].count += 1
        } else {
            groups.append(GPUGroup(gpu: gpu, count: 1))
        }
    }
    return groups
}
