import PackageModel
import Resolution

extension Problem {
    /// The requirements of the recipe itself, fetched before the solver starts.
    var firstGuesses: [Harvest.Guess] {
        var guesses = requirements.map { wish in
            Harvest.Guess(
                name: wish.requirement.value.name, specifiers: wish.requirement.value.specifiers,
                extras: Set(wish.requirement.value.extras), isToolkit: false)
        }
        if let toolkit, toolkit.isOfWheels, torch == nil,
            let project = PackageName(ToolkitComponents.project)
        {
            // With torch in the recipe the release follows from torch's metadata: the newest one
            // would be a wrong guess and twenty fetches in vain.
            guesses.append(
                Harvest.Guess(
                    name: project, specifiers: toolkit.version.value,
                    extras: Set(toolkit.components.map(\.value)), isToolkit: true))
        }
        return guesses
    }

    /// Yanked versions that the recipe itself pins, which is the user's own decision.
    var pinnedVersions: Set<Catalog.PinnedVersion> {
        Set(
            requirements.compactMap { wish in
                let requirement = wish.requirement.value
                guard let version = requirement.specifiers.pinnedVersion else { return nil }
                return Catalog.PinnedVersion(
                    key: .project(requirement.name, isToolkit: false), version: version)
            })
    }
}
