import Compatibility
package import Diagnostics
package import Machine
package import PackageModel
package import Recipes

extension Repair {
    /// One value of the recipe, or one property of the machine, that becomes another one.
    package enum Change: Sendable, Hashable {
        /// `python.version`, such as `3.12`.
        case python(String)
        /// A requirement of `pytorch.version`, `pytorch.packages` or `pip`; nil: it is left out.
        case requirement(Requirement, Requirement?, RequirementField, at: Mark?)
        /// `pytorch.build`, such as `cu126` or `cpu`.
        case build(String)
        /// `pytorch.index: pytorch`.
        case torchIndex
        /// `pytorch.cover`: only these GPUs.
        case cover([Target.GPU], words: [String])
        /// `cuda.version`, such as `12.8`.
        case toolkit(String)
        /// `cuda.cudnn`, such as `9.10`.
        case cudnn(String)
        /// `cuda.nccl`, such as `2.27`.
        case nccl(String)
        /// `cuda.components` without this word of it.
        case component(String, remaining: [String])
        /// An item of `conda.packages`; nil: it is left out.
        case conda(CondaWish, CondaWish?)
        /// `conda.channel-priority: flexible`.
        case flexibleChannels
        /// `target.gpus`, one of each of these.
        case gpus([String])
        /// `driver.version`, such as `580` or `>=580.65.06`; with the offer that brings one, nil
        /// where the loaded driver will do.
        case driver(DottedSpecifier, DriverOffer?)
        /// `driver.source: nvidia-repo`, or another source that has a driver.
        case driverSource(Recipe.Driver.Source)
        /// `driver.modules`.
        case driverModules(DriverState.ModuleFlavor)
        /// `target.gpus` without one model that is there; without words where not the recipe but
        /// the command line names them.
        case onlyGPUs([Target.GPU], words: [String], without: String)
        /// `cuda.host-compiler: auto`.
        case anyCompiler
        /// The machine has this compiler beside its own.
        case compiler(CompilerOffer)
        /// Such a driver is loaded; with the reason why none can be installed.
        case loadedDriver(DottedSpecifier, whyNot: String?)
        /// The C library is at least this one.
        case glibc(DottedVersion)
        /// The machine has this Python, such as `3.12`, and the recipe takes it.
        case interpreter(String)
    }

    /// Where a requirement stands in a recipe.
    package enum RequirementField: String, Sendable, Hashable {
        case torch = "pytorch.version"
        case companion = "pytorch.packages"
        case pip
    }
}

extension Repair.Change {
    /// Makes the change; a problem that has nothing like it stays as it is.
    func apply(to problem: inout Problem) {
        switch self {
        case .python(let version):
            problem.python = problem.python.flatMap {
                Problem.Wish(specifiers(version), at: $0.mark, text: plainText)
            }
        case .requirement(let old, let new, _, let mark):
            problem.replace(old, with: new, at: mark, text: plainText)
        case .build(let name): problem.torch?.setBuild(name, text: plainText)
        case .torchIndex: problem.torch?.place = .torchIndex
        case .cover(let gpus, _): problem.torch?.cover = gpus
        case .toolkit(let version):
            let mark = problem.toolkit?.version.mark
            problem.toolkit?.version = Problem.Wish(
                specifiers(version), at: mark, text: plainText)
        case .cudnn(let version):
            let mark = problem.toolkit?.cudnn?.mark
            problem.toolkit?.cudnn = Problem.Wish(
                specifiers(version), at: mark, text: plainText)
        case .nccl(let version):
            let mark = problem.toolkit?.nccl?.mark
            problem.toolkit?.nccl = Problem.Wish(
                specifiers(version), at: mark, text: plainText)
        case .component(let word, _): problem.toolkit?.leaveOut(component: word)
        case .conda(let old, let new): problem.conda?.replace(old, with: new)
        case .flexibleChannels: problem.conda?.priority = .flexible
        case .anyCompiler: problem.compiler = nil
        case .compiler(let offer): problem.admit([offer])
        case .driver(let version, _):
            let mark = problem.driver?.version?.mark ?? problem.driver?.mark
            problem.demandDriver(Problem.Wish(version, at: mark, text: plainText))
        case .driverSource(let source):
            problem.demandDriver(problem.driver?.version)
            problem.driver?.mayInstall = true
            problem.driver?.needsOffer = false
            problem.driver?.addsSources = source == .nvidiaRepo
        case .driverModules(let flavor):
            let mark = problem.driver?.modules?.mark
            problem.driver?.modules = Problem.Wish(flavor, at: mark, text: plainText)
        case .gpus, .onlyGPUs, .loadedDriver, .glibc, .interpreter:
            applyToTarget(of: &problem)
        }
        if changesMachine { problem.refreshMachineFacts() }
    }

    private var changesMachine: Bool {
        switch self {
        case .gpus, .onlyGPUs, .driver, .driverSource, .driverModules, .loadedDriver, .glibc: true
        default: false
        }
    }

    private func applyToTarget(of problem: inout Problem) {
        switch self {
        case .gpus(let words):
            problem.setGPUs(words.compactMap { Target.GPU(word: $0, problem.facts) })
        case .onlyGPUs(let gpus, _, _): problem.setGPUs(gpus)
        case .loadedDriver(let version, _): problem.target.driver = version.lowerBound
        case .glibc(let version): problem.target.setLibrary(version)
        case .interpreter(let version):
            problem.target.addInterpreter(version)
            problem.python?.value = SpecifierSet()
        default: return
        }
    }

    /// Who has to do something for it.
    var effort: Repair.Effort {
        switch self {
        case .driver(_, .some), .driverSource: .reboot
        case .loadedDriver, .glibc: .otherMachine
        case .interpreter, .compiler: .root
        default: .recipe
        }
    }

    /// `2.9` as a recipe means it: any 2.9.x.
    private func specifiers(_ version: String) -> SpecifierSet {
        (try? SpecifierSet("==\(version).*")) ?? SpecifierSet()
    }
}

extension CompilerOffer {
    /// g++ of a major version, by the name that distributions give to its package.
    init(gcc major: Int) {
        self.init(family: .gcc, major: major, package: "g++-\(major)")
    }
}

extension Problem {
    /// Lets nvcc use compilers that can be installed.
    mutating func admit(_ offers: [CompilerOffer]) {
        compiler = nil
        target.compilerOffers += offers
    }

    /// Lets a driver come in that the recipe asks for, where the recipe did not forbid any.
    mutating func demandDriver(_ version: Wish<DottedSpecifier>?) {
        var wish = driver ?? DriverWish()
        wish.version = version
        driver = wish
    }

    fileprivate mutating func setGPUs(_ gpus: [Target.GPU]) {
        target.gpus = gpus
        if torch != nil, torch?.build.value != .named("cpu") { torch?.cover = gpus }
    }

    /// Tells conda what the machine is now.
    mutating func refreshMachineFacts() {
        guard conda != nil else { return }
        let facts = virtualPackages()
        conda?.virtualPackages = facts.fixed
        conda?.following = facts.following
    }

    fileprivate mutating func replace(
        _ old: Requirement, with new: Requirement?, at mark: Mark?, text: String
    ) {
        let place = requirements.firstIndex {
            $0.requirement.value == old && $0.requirement.mark == mark
        }
        guard let place else { return }
        guard let new else {
            requirements.remove(at: place)
            return
        }
        requirements[place].requirement.value = new
        requirements[place].requirement.text = text
    }
}

extension Problem.TorchWish {
    fileprivate mutating func setBuild(_ name: String, text: String) {
        build = Problem.Wish(.named(name), at: build.mark, text: text)
        if name == "cpu" { cover = [] }
    }
}

extension Problem.ToolkitWish {
    /// The words of `cuda.components`, in the order of their places.
    var words: [String] {
        var words: [String] = []
        for component in components.sorted(by: { place($0) < place($1) }) {
            let word = Self.word(of: component)
            if !words.contains(word) { words.append(word) }
        }
        return words
    }

    private func place(_ component: Problem.Wish<PackageName>) -> (Int, Int) {
        (component.mark?.line ?? 0, component.mark?.column ?? 0)
    }

    /// `math` of `cuda.components: math`.
    static func word(of component: Problem.Wish<PackageName>) -> String {
        component.text.split(separator: " ").last.map(String.init) ?? component.value.normalized
    }

    mutating func leaveOut(component word: String) {
        if let kept = archives?.filter({ $0.value != word }) {
            archives = kept
            hasCompiler = RedistComponents.bringCompiler(kept.map(\.value))
            return
        }
        components.removeAll { Self.word(of: $0) == word }
        let left = Set(components.map(\.value))
        named.formIntersection(left)
        hasCompiler = left.contains { $0.normalized == "nvcc" || $0.normalized == "all" }
    }
}

extension Problem.CondaEnvironment {
    fileprivate mutating func replace(_ old: CondaWish, with new: CondaWish?) {
        guard let place = wishes.firstIndex(of: old) else { return }
        if let new { wishes[place] = new } else { wishes.remove(at: place) }
    }
}

extension Target.GPU {
    /// The word for it in a recipe, with its count: `rtx-4090`, `sm_86*2`.
    func word(_ facts: Facts) -> String {
        let plain = name.lowercased().split { !$0.isLetter && !$0.isNumber }
            .drop { ["nvidia", "geforce", "tesla"].contains($0) }.joined(separator: "-")
        let isKnown = Target.GPU(word: plain, facts)?.capability == capability
        let word = isKnown ? plain : capability.target
        return count > 1 ? "\(word)*\(count)" : word
    }

    /// One GPU by the word for it in a recipe; nil where no table knows it.
    init?(word: String, _ facts: Facts) {
        guard case .found(let capability, let models) = facts.reference(word) else { return nil }
        self.init(
            name: models.count == 1 ? models[0].title : word, capability: capability, count: 1)
    }
}

extension Target {
    fileprivate func platforms(_ glibc: DottedVersion) -> LinuxPlatforms {
        LinuxPlatforms(
            machine: architecture,
            library: .glibc(major: Int(glibc.major), minor: Int(glibc.minor)))
    }

    /// Gives the target another C library, and its interpreters the wheels that go with that.
    fileprivate mutating func setLibrary(_ version: DottedVersion) {
        glibc = version
        let platforms = platforms(version)
        interpreters = interpreters.compactMap {
            Interpreter(version: $0.version.description, architecture: architecture, platforms)
        }
        anyPython = .any(on: platforms)
    }

    fileprivate mutating func addInterpreter(_ version: String) {
        let made = Interpreter(
            version: "\(version).0", architecture: architecture, platforms(glibc))
        if let made { interpreters.append(made) }
    }
}
