package import Diagnostics
internal import PackageModel

extension Recipe {
    /// This recipe with what the file of its `conda.file` asks for besides.
    ///
    /// Channels count where the recipe names none, variables where it has none of that name. The
    /// recipe's packages and requirements stand first; where both name one, both hold. PyTorch
    /// among the lines of pip becomes the section `pytorch` where a build is named and the recipe
    /// has no such section. Marks keep pointing to the file. Nothing changes without `conda`. Lines
    /// for pip that cannot be followed are errors, thrown as by `load`.
    package func merging(_ environment: EnvironmentFile) throws(ProvisionError) -> Recipe {
        guard var conda else { return self }
        if let error = Problems(environment.refused.map(\.error)).combined { throw error }
        var recipe = self
        if !conda.namesChannels, !environment.channels.isEmpty {
            conda.channels = environment.channels
        }
        conda.packages += environment.packages
        recipe.conda = conda
        recipe.mergeRequirements(of: environment)
        recipe.mergeIndexes(of: environment)
        let own = Set(profile.variables.map(\.name.value))
        recipe.profile.variables += environment.variables.filter { !own.contains($0.name.value) }
        recipe.profile.variables.sort { $0.name.value < $1.name.value }
        return recipe
    }

    private mutating func mergeRequirements(of environment: EnvironmentFile) {
        guard pytorch == nil, let torch = environment.torch, let build = torch.build else {
            return pip += environment.pip
        }
        pytorch = PyTorch(
            version: torch.version, build: build, cover: Located(.all, at: torch.mark),
            packages: torch.packages, index: Located(.auto, at: torch.mark))
        pip += environment.pipWithoutTorch
    }

    /// Indexes of the file come after the recipe's own, under names that it does not have.
    private mutating func mergeIndexes(of environment: EnvironmentFile) {
        let known = Set(indexes.map(\.url.value))
        for url in environment.indexes where !known.contains(url.value) {
            let names = Set(indexes.map(\.name.value))
            let free = (1...).lazy.map { "environment-\($0)" }.first { !names.contains($0) }
            guard let free else { continue }
            indexes.append(PythonIndex(name: Located(free, at: url.mark), url: url, packages: nil))
        }
    }
}
