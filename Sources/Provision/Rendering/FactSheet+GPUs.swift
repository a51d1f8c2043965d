import Compatibility
import Diagnostics
import PackageModel

extension Facts {
    /// What is known of a GPU: `rtx-3090`, `sm_86`, `10de:2204`.
    func gpuSheet(_ name: String) throws(ProvisionError) -> FactSheet {
        let capability: ComputeCapability?
        let models: [GPUModel]
        switch reference(name) {
        case .found(let found, let all): (capability, models) = (found, widened(all, name, found))
        case .ambiguous(let all): (capability, models) = (nil, all)
        case .unknown:
            let near = gpuNames(near: name)
            let known = near.isEmpty ? Set(gpus.compactMap(\.slug)).sorted() : near
            throw FactSubject.unknown("gpu", name, known: known, offered: near)
        }
        let title = models.count == 1 ? models[0].title : name
        var sheet = FactSheet(title: title, subject: "gpu:\(name.lowercased())")
        for model in models.prefix(Self.shownModels) { add(model, to: &sheet) }
        if models.count > Self.shownModels {
            sheet.add("", "and \(models.count - Self.shownModels) more")
        }
        sheet.members["models"] = .array(models.map { modelJSON($0) })
        guard let capability else {
            sheet.add("Ambiguous", "these differ in what they run: name one of them")
            return sheet
        }
        sheet.members["capability"] = .string("\(capability)")
        addKind(capability, models, to: &sheet)
        addToolkits(capability, to: &sheet)
        addTorch(capability, to: &sheet)
        return sheet
    }

    /// With `H100` alone known by its name, the models of `H100 SXM5 80GB` and the like too.
    private func widened(
        _ models: [GPUModel], _ name: String, _ capability: ComputeCapability
    ) -> [GPUModel] {
        guard !models.isEmpty, !models.contains(where: { specification(of: $0) != nil }) else {
            return models
        }
        let more = gpus(beginningWith: name).filter {
            $0.capability == capability && !models.contains($0)
        }
        return models + more
    }

    private static let shownModels = 12

    private func add(_ model: GPUModel, to sheet: inout FactSheet) {
        let specification = specification(of: model)
        let words =
            [model.title, model.chip] + (specification?.memoryWords ?? [])
            + (specification?.processorWords ?? [])
        sheet.add(model.pciID, words.joined(separator: ", "))
    }

    private func modelJSON(_ model: GPUModel) -> JSONValue {
        var members: [String: JSONValue] = [
            "id": .string(model.pciID), "chip": .string(model.chip),
            "generation": .string(model.generation.name),
        ]
        members["name"] = model.name.map { .string($0) }
        members["capability"] = model.capability.map { .string("\($0)") }
        members.merge(specification(of: model)?.members ?? [:]) { $1 }
        return .object(members)
    }

    private func addKind(
        _ capability: ComputeCapability, _ models: [GPUModel], to sheet: inout FactSheet
    ) {
        guard let generation = generation(of: capability) else { return }
        sheet.add("Kind", "\(generation), \(capability.target)")
        sheet.members["generation"] = .string(generation.name)
        let last = lastDriverBranch(for: generation)
        sheet.members["last_branch"] = last.map { .int(Int64($0)) }
        let branch = last ?? branches.last?.number ?? 0
        let model = models.first ?? gpus.first { $0.capability == capability }
        let first = firstDriverBranch(for: generation)
        sheet.members["first_branch"] = first.map { .int(Int64($0)) }
        let end = Self.branches(from: first, to: last)
        let modules = model.flatMap { kernelModules(for: $0, branch: branch) }
        let kind =
            switch modules {
            case .open?: "; open kernel modules only"
            case .proprietary?: "; proprietary kernel modules only"
            case .either?: "; open or proprietary kernel modules"
            case nil: ""
            }
        sheet.add("Driver", end + kind)
        sheet.members["modules"] = modules.map { .string(Self.word($0)) }
    }

    private static func branches(from first: Int?, to last: Int?) -> String {
        switch (first, last) {
        case (let first?, let last?): "branches \(first) to \(last)"
        case (let first?, nil): "branches from \(first) on"
        case (nil, let last?): "branches up to \(last)"
        case (nil, nil): "still driven by the newest branch"
        }
    }

    private static func word(_ modules: KernelModules) -> String {
        switch modules {
        case .open: "open"
        case .proprietary: "proprietary"
        case .either: "either"
        }
    }

    private func addToolkits(_ capability: ComputeCapability, to sheet: inout FactSheet) {
        guard let range = toolkits(for: capability) else { return }
        let end = range.last.map { " to \($0)" } ?? " and newer"
        sheet.add("CUDA", "compiled for by \(range.first)\(end)")
        sheet.members["first_cuda"] = .string(range.first.text)
        sheet.members["last_cuda"] = range.last.map { .string($0.text) }
    }

    private func addTorch(_ capability: ComputeCapability, to sheet: inout FactSheet) {
        let running = torchReleases.compactMap { release -> (String, [TorchBackend])? in
            let builds = release.knownBackends.filter { backend in
                torchBuild(release, backend)
                    .flatMap { covers(capability, by: $0, driver: nil) } == true
            }
            return builds.isEmpty ? nil : (release.name, builds)
        }
        sheet.members["torch"] = .array(
            running.map { name, builds in
                ["torch": .string(name), "builds": .array(builds.map { .string("\($0)") })]
            })
        guard let first = running.first, let last = running.last else {
            sheet.add("PyTorch", "no build has code for it")
            return
        }
        let newest = last.1.map { "\($0)" }.joined(separator: " ")
        sheet.add("PyTorch", "\(first.0) to \(last.0), of which \(last.0) as \(newest)")
    }
}
