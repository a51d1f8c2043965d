package import Compatibility
package import Diagnostics
package import PackageModel
package import Recipes

extension Problem {
    /// What `recipe` asks for on `target`.
    ///
    /// Throws R116 where something is to lie beside the distribution's toolkit, and R104 where nothing
    /// says for which GPU or CUDA a GPU build is wanted.
    package init(
        _ recipe: Recipe, on target: Target, facts: Facts = .embedded
    ) throws(ProvisionError) {
        try recipe.checkDistributionToolkit()
        self.init(name: recipe.name.value, target: target)
        self.facts = facts
        driver = recipe.driver.map { DriverWish($0) }
        if let python = recipe.python {
            let version = python.version?.value ?? SpecifierSet()
            self.python = Wish(
                version, at: python.version?.mark ?? python.interpreter.mark,
                text: version.isEmpty ? "python" : "python.version: \(version.recipeText)")
        }
        if let cuda = recipe.cuda {
            toolkit = try ToolkitWish(cuda)
            compiler = CompilerWish(cuda, recipe.target)
        }
        if let conda = recipe.conda {
            self.conda = CondaEnvironment(conda, recipe, virtualPackages(), target.words)
        }
        if let pytorch = recipe.pytorch {
            torch = try TorchWish(pytorch, recipe: recipe, target: target, facts: facts)
            requirements = pytorch.wishes
        }
        requirements += recipe.pip.map { requirement in
            EnvironmentWish(
                Wish(
                    requirement.value, at: requirement.mark, text: "pip: \(requirement.value)"),
                isTorch: false)
        }
    }
}

extension Problem.CondaEnvironment {
    init(
        _ conda: Recipe.Conda, _ recipe: Recipe,
        _ facts: (fixed: [VirtualPackage], following: [VirtualPackage]), _ machine: String
    ) {
        var wishes = conda.packages.map { spec in
            CondaWish(
                spec.value.text, at: spec.mark,
                sentence: "the recipe says `conda: \(spec.value.text)`")
        }
        let namesPython = conda.packages.contains { $0.value.exactName == "python" }
        if let mark = recipe.pytorch?.version?.mark ?? recipe.pytorch?.build.mark
            ?? recipe.pip.first?.mark, !namesPython
        {
            wishes.append(
                CondaWish(
                    "python", at: mark, sentence: "wheels need a Python in the environment"))
        }
        self.init(
            wishes: wishes,
            priority: conda.channelPriority.value == .strict ? .strict : .flexible,
            virtualPackages: facts.fixed, machine: machine)
        following = facts.following
    }
}

extension Problem.ToolkitWish {
    init(_ cuda: Recipe.CUDA) throws(ProvisionError) {
        if cuda.source.value == .nvidia {
            self.init(archives: cuda)
            return
        }
        let version = cuda.version?.value ?? SpecifierSet()
        let mark = cuda.version?.mark ?? cuda.source.mark
        var components: [Problem.Wish<PackageName>] = []
        var seen: Set<String> = []
        var named: Set<PackageName> = []
        for request in cuda.components {
            if case .single(let word) = request.value {
                named.formUnion(ToolkitComponents.extras(of: word).compactMap { PackageName($0) })
            }
            for extra in ToolkitComponents.extras(of: request.value.description)
            where seen.insert(extra).inserted {
                guard let name = PackageName(extra) else { continue }
                components.append(
                    Problem.Wish(
                        name, at: request.mark, text: "cuda.components: \(request.value)"))
            }
        }
        self.init(
            version: Problem.Wish(
                version, at: mark,
                text: version.isEmpty ? "cuda" : "cuda.version: \(version.recipeText)"),
            components: components.sorted { $0.value < $1.value }, named: named,
            hasCompiler: seen.contains("nvcc") || seen.contains("all"))
        isOfDistribution = cuda.source.value == .apt
        if isOfDistribution {
            // It is one package: what the recipe names of it is there in any case.
            (self.components, self.named, hasCompiler) = ([], [], true)
        }
        addLibraries(of: cuda)
    }

    private mutating func addLibraries(of cuda: Recipe.CUDA) {
        cudnn = cuda.cudnn.map {
            Problem.Wish($0.value, at: $0.mark, text: "cuda.cudnn: \($0.value.recipeText)")
        }
        nccl = cuda.nccl.map {
            Problem.Wish($0.value, at: $0.mark, text: "cuda.nccl: \($0.value.recipeText)")
        }
    }
}

extension Problem.ToolkitWish {
    /// NVIDIA's archives: which components a word means depends on the release.
    fileprivate init(archives cuda: Recipe.CUDA) {
        let version = cuda.version?.value ?? SpecifierSet()
        let words = cuda.components.map { request in
            Problem.Wish(
                request.value.description, at: request.mark,
                text: "cuda.components: \(request.value)")
        }
        self.init(
            version: Problem.Wish(
                version, at: cuda.version?.mark ?? cuda.source.mark,
                text: version.isEmpty ? "cuda" : "cuda.version: \(version.recipeText)"),
            components: [],
            hasCompiler: RedistComponents.bringCompiler(words.map(\.value)))
        archives = words
        addLibraries(of: cuda)
    }
}

extension Problem.CompilerWish {
    /// What the recipe says of nvcc's compiler; nil where any will do.
    fileprivate init?(_ cuda: Recipe.CUDA, _ target: Recipe.Target) {
        switch cuda.hostCompiler.value {
        case .path(let path):
            self.init(
                .path(path), at: cuda.hostCompiler.mark, text: "cuda.host-compiler: \(path)")
        case .named(let name):
            guard let choice = Choice(name) else { return nil }
            self.init(choice, at: cuda.hostCompiler.mark, text: "cuda.host-compiler: \(name)")
        case .auto:
            guard let compiler = target.compiler, let choice = Choice(compiler.value) else {
                return nil
            }
            self.init(choice, at: compiler.mark, text: "target.compiler: \(compiler.value)")
        }
    }
}

extension Problem.TorchWish {
    init(
        _ pytorch: Recipe.PyTorch, recipe: Recipe, target: Target, facts: Facts
    ) throws(ProvisionError) {
        let build: Build =
            switch pytorch.build.value {
            case .auto: .auto
            case .cpu: .named("cpu")
            case .cuda(let name): .named(name)
            }
        if build == .auto, recipe.cuda == nil, recipe.driver == nil, target.gpus.isEmpty {
            throw ProvisionError(
                .noAccelerator, "cannot choose a GPU build of torch: no GPU is known",
                at: pytorch.build.mark,
                context: [
                    "`pytorch.build` is auto, the machine shows no NVIDIA GPU and the recipe"
                        + " has no `cuda:`"
                ],
                hints: [
                    "name the GPUs to provision for: `target: {gpus: [h100]}`",
                    "or choose the build: `pytorch: {build: cpu}`",
                ])
        }
        self.init(
            build: Problem.Wish(
                build, at: pytorch.build.mark, text: "pytorch.build: \(pytorch.build.value)"),
            projects: Set(pytorch.projects),
            cover: try pytorch.covered(of: target, build: build, facts))
        place = Place(pytorch.index.value, indexes: recipe.indexes)
    }
}

extension Problem.TorchWish.Place {
    /// An index of the recipe that lists torch has it alone.
    fileprivate init(_ choice: IndexChoice, indexes: [PythonIndex]) {
        switch choice {
        case .pytorch: self = .torchIndex
        case .pypi, .url, .named: self = .pythonIndex
        case .auto:
            let isClaimed = indexes.contains { index in
                index.packages?.contains { $0.value.normalized == CUDARules.torch } == true
            }
            self = isClaimed ? .pythonIndex : .either
        }
    }
}

extension Recipe.PyTorch {
    /// torch and its companions, as requirements.
    var wishes: [Problem.EnvironmentWish] {
        guard let torch = PackageName(CUDARules.torch) else { return [] }
        let specifiers = version?.value ?? SpecifierSet()
        let plain = build.value == .auto ? "pytorch" : "pytorch.build: \(build.value)"
        let own = Problem.Wish(
            Requirement(torch, specifiers: specifiers), at: version?.mark ?? build.mark,
            text: specifiers.isEmpty ? plain : "pytorch.version: \(specifiers.recipeText)")
        return [Problem.EnvironmentWish(own, isTorch: true)]
            + packages.map { package in
                Problem.EnvironmentWish(
                    Problem.Wish(
                        package.value, at: package.mark,
                        text: "pytorch.packages: \(package.value)"),
                    isTorch: true)
            }
    }

    /// torch and its companions by name.
    package var projects: [PackageName] { wishes.map(\.requirement.value.name) }

    /// The GPUs that the build must run on; none for a CPU build.
    fileprivate func covered(
        of target: Target, build: Problem.TorchWish.Build, _ facts: Facts
    ) throws(ProvisionError) -> [Target.GPU] {
        if build == .named("cpu") { return [] }
        guard case .only(let requests) = cover.value else { return target.gpus }
        return try target.covered(by: requests, facts)
    }
}
