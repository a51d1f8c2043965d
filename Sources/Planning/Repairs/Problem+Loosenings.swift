import Compatibility
import Machine
import PackageModel
import Resolution

// What could be given up for a solution: each root that took part in the refutation, and those facts
// of the machine and of the recipe that are no roots. The likeliest and cheapest come first, since
// the search has a budget.
extension Problem {
    func loosenings(for explanation: Explanation) -> [Loosening] {
        let causes = Causes(explanation)
        let roots = explanation.roots.flatMap(loosenings) + pythonLoosenings
        var all = buildLoosenings(causes) + roots + coverLoosenings(causes)
        all += channelLoosenings(causes) + driverLoosenings(causes) + compilerLoosenings(causes)
        all += gpuLoosenings(causes)
        all += libraryLoosenings(causes) + interpreterLoosenings(causes) + targetLoosenings(causes)
        return all + explanation.roots.compactMap(omission) + processorLoosenings(causes)
    }

    /// What an explanation is about, besides its roots.
    struct Causes {
        var hasTorch = false
        var hasDriver = false
        var hasCompiler = false
        var hasGPU = false
        var hasConda = false
        var hasPython = false
        /// Whether candidates are left out for the C library, which only their reasons tell.
        var hasLibrary = false

        init(_ explanation: Explanation) {
            hasLibrary = explanation.lines.contains {
                $0.kind == .exclusion && $0.text.contains("need glibc")
            }
            for key in explanation.packages {
                switch key.namespace {
                case .pypi where key.base.name == CUDARules.torch: hasTorch = true
                case .system where key == .driver: hasDriver = true
                case .system where key == .compiler: hasCompiler = true
                case .virtual where key.name == "__cuda": hasDriver = true
                case .virtual where !key.name.hasPrefix("__"): hasGPU = true
                case .conda: hasConda = true
                case .python: hasPython = true
                default: continue
                }
            }
        }
    }
}

// MARK: - Roots of the recipe

extension Problem {
    private func loosenings(of root: RootRequirement) -> [Loosening] {
        if let project = root.key.project {
            guard project.isToolkit else {
                return requirementLoosening(project.name, root).map { [$0] } ?? []
            }
            if root.key == .cudnn { return cudnnLoosening.map { [$0] } ?? [] }
            if root.key == .nccl { return ncclLoosening.map { [$0] } ?? [] }
            return project.extra == nil
                ? (toolkitLoosening.map { [$0] } ?? []) + archiveLoosenings
                : componentLoosenings(root)
        }
        guard let wish = wish(of: root), wish.packageName != "python" else { return [] }
        return wish.loosenings
    }

    /// Another Python; it need be no root of the refutation, since wheels that are for none of the
    /// admitted ones are left out from the start.
    private var pythonLoosenings: [Loosening] {
        let conda = (conda?.wishes ?? []).filter { $0.packageName == "python" }
        guard let python, !python.value.isEmpty else { return conda.flatMap(\.loosenings) }
        let loosening = Loosening(
            loosen: { $0.python?.value = SpecifierSet() },
            changes: { solution in solution.pythonVersion.map { [.python($0)] } ?? [] })
        return [loosening]
    }

    private var toolkitLoosening: Loosening? {
        guard let toolkit, !toolkit.version.value.isEmpty else { return nil }
        return Loosening(
            loosen: { $0.toolkit?.version.value = SpecifierSet() },
            changes: { solution in
                guard let found = solution.toolkitRelease else { return [] }
                return toolkitsNear(toolkit.version.value, found: found).map { .toolkit($0) }
            })
    }

    private var cudnnLoosening: Loosening? {
        guard let cudnn = toolkit?.cudnn, !cudnn.value.isEmpty else { return nil }
        return Loosening(
            loosen: { $0.toolkit?.cudnn?.value = SpecifierSet() },
            changes: { solution in solution.cudnnVersion.map { [.cudnn($0.prefix(2))] } ?? [] })
    }

    private var ncclLoosening: Loosening? {
        guard let nccl = toolkit?.nccl, !nccl.value.isEmpty else { return nil }
        return Loosening(
            loosen: { $0.toolkit?.nccl?.value = SpecifierSet() },
            changes: { solution in
                solution.libraryVersion(.nccl).map { [.nccl($0.prefix(2))] } ?? []
            })
    }

    private func environmentWish(_ name: PackageName, _ root: RootRequirement) -> EnvironmentWish? {
        requirements.first {
            $0.requirement.value.name == name && $0.requirement.mark == root.mark
                && $0.requirement.value.specifiers.description == root.requirement.text
        }
    }

    private func requirementLoosening(
        _ name: PackageName, _ root: RootRequirement
    ) -> Loosening? {
        guard let wish = environmentWish(name, root), !wish.requirement.value.specifiers.isEmpty
        else { return nil }
        let old = wish.requirement.value
        let field = wish.field
        var free = old
        free.specifiers = SpecifierSet()
        let freed = Repair.Change.requirement(old, free, field, at: root.mark)
        return Loosening(
            loosen: { freed.apply(to: &$0) },
            changes: { solution in
                guard let version = solution.version(of: name) else { return [] }
                let versions = field == .torch ? nearby(version, old.specifiers) : [version]
                let own = field == .torch ? nil : old.specifiers.ownMinor
                let loosened = versions.flatMap {
                    old.specifiers.loosened(to: $0, isMinor: field == .torch)
                }
                return ([own].compactMap(\.self) + loosened.filter { $0 != own }).map {
                    var new = old
                    new.specifiers = $0
                    return .requirement(old, new, field, at: root.mark)
                }
            })
    }

    /// The minor releases of torch to be tried in place of those that are wished for.
    private func nearby(
        _ found: PEP440Version, _ wish: SpecifierSet
    ) -> [PEP440Version] {
        torchesNear(wish, found: "\(found.major).\(found.minor)").compactMap {
            PEP440Version($0)
        }
    }

    private func componentLoosenings(_ root: RootRequirement) -> [Loosening] {
        guard let toolkit, let extra = root.key.project?.extra,
            let component = toolkit.components.first(where: {
                $0.value == extra && $0.mark == root.mark
            })
        else { return [] }
        let word = ToolkitWish.word(of: component)
        let remaining = toolkit.words.filter { $0 != word }
        guard !remaining.isEmpty else { return [] }
        return [Loosening(.component(word, remaining: remaining), losesSomething: true)]
    }

    /// The toolkit of archives without a single component, which the release may lack.
    private var archiveLoosenings: [Loosening] {
        let words = (toolkit?.archives ?? []).map(\.value)
        guard words.count > 1 else { return [] }
        return words.filter { !RedistComponents.isSet($0) }.map { word in
            Loosening(
                .component(word, remaining: words.filter { $0 != word }), losesSomething: true)
        }
    }

    private func wish(of root: RootRequirement) -> CondaWish? {
        conda?.wishes.first { wish in
            wish.sentence == root.text && wish.mark == root.mark
                && wish.packageName == root.key.condaPackage?.name
        }
    }

    /// A wish left out altogether; never torch, for which the recipe was written.
    private func omission(of root: RootRequirement) -> Loosening? {
        if let project = root.key.project, !project.isToolkit, project.extra == nil,
            let wish = environmentWish(project.name, root), wish.field != .torch
        {
            let change = Repair.Change.requirement(
                wish.requirement.value, nil, wish.field, at: root.mark)
            return Loosening(change, losesSomething: true)
        }
        guard let wish = wish(of: root), wish.packageName != "python" else { return nil }
        return Loosening(.conda(wish, nil), losesSomething: true)
    }
}

extension Problem.EnvironmentWish {
    var field: Repair.RequirementField {
        guard isTorch else { return .pip }
        return requirement.value.name.normalized == CUDARules.torch ? .torch : .companion
    }
}

// MARK: - What is no root

extension Problem {
    private func buildLoosenings(_ causes: Causes) -> [Loosening] {
        guard causes.hasTorch, let torch else { return [] }
        let index = torch.place == .pythonIndex ? [Loosening(.torchIndex)] : []
        guard case .named = torch.build.value else { return index }
        let loosening = Loosening(
            loosen: { $0.torch?.build.value = .auto },
            changes: { solution in solution.torchBackend().map { [.build($0.description)] } ?? [] })
        return [loosening] + index
    }

    /// The GPUs of the machine without one model: a display card need not run torch.
    private func coverLoosenings(_ causes: Causes) -> [Loosening] {
        guard causes.hasGPU, let cover = torch?.cover, cover.count > 1 else { return [] }
        return cover.indices.map { index in
            var left = cover
            left.remove(at: index)
            return Loosening(.cover(left, words: left.map { $0.word(facts) }))
        }
    }

    private func channelLoosenings(_ causes: Causes) -> [Loosening] {
        guard causes.hasConda, conda?.priority == .strict else { return [] }
        return [Loosening(.flexibleChannels)]
    }

    /// Another compiler than the one that the recipe names, or one that has to be installed.
    ///
    /// Where it is known what apt offers, that is among the candidates already.
    private func compilerLoosenings(_ causes: Causes) -> [Loosening] {
        guard causes.hasCompiler else { return [] }
        if compiler?.text.hasPrefix("cuda.") == true { return [Loosening(.anyCompiler)] }
        guard compiler == nil || target.isDescribed, target.compilerOffers.isEmpty,
            let newest = facts.toolkits.map(\.newestGCC).max()
        else { return [] }
        let offers = (Self.oldestCompiler...newest).map { CompilerOffer(gcc: $0) }
        return [
            Loosening(
                loosen: { $0.admit(offers) },
                changes: { solution in
                    solution.plannedCompiler.map { [.compiler(CompilerOffer(gcc: $0.major))] }
                        ?? []
                })
        ]
    }

    /// The oldest g++ that a distribution with a C library of today has as a package.
    private static let oldestCompiler = 9

    /// Any Python that torch has wheels for.
    private func interpreterLoosenings(_ causes: Causes) -> [Loosening] {
        guard python != nil else { return [] }
        let known = facts.torchReleases.last?.pythons ?? []
        let missing = known.reversed().filter { minor in
            !target.interpreters.contains { $0.minorVersion == minor }
        }
        guard !missing.isEmpty else { return [] }
        let loosening = Loosening(
            loosen: { problem in
                for minor in missing { Repair.Change.interpreter(minor).apply(to: &problem) }
            },
            changes: { solution in
                solution.interpreter.map { [.interpreter($0.minorVersion)] } ?? []
            }, isLastResort: true)
        return [loosening]
    }

    /// A GPU where none is known: for packages that ask for one.
    private func targetLoosenings(_ causes: Causes) -> [Loosening] {
        guard target.gpus.isEmpty, causes.hasDriver, conda != nil else { return [] }
        return [Loosening(.gpus(["rtx-4090"]))]
    }

    /// No GPU at all, which is the last that somebody wants who asked for one.
    private func processorLoosenings(_ causes: Causes) -> [Loosening] {
        guard causes.hasTorch, let torch, torch.build.value != .named("cpu") else { return [] }
        return [Loosening(.build("cpu"), losesSomething: true)]
    }

    private func libraryLoosenings(_ causes: Causes) -> [Loosening] {
        let newest = ["2.28", "2.31", "2.34", "2.35", "2.39"].compactMap { DottedVersion($0) }
        let newer = newest.filter { $0 > target.glibc }
        guard let last = newer.last else { return [] }
        return [
            Loosening(
                loosen: { Repair.Change.glibc(last).apply(to: &$0) },
                changes: { _ in newer.map { .glibc($0) } }, isLastResort: !causes.hasLibrary)
        ]
    }
}
