import PackageModel
import Resolution

extension Problem {
    /// Marks the line of a question, which is nobody's wish.
    static let pinText = "asked for"

    /// The problem with one package at one version; nil where that cannot be asked for.
    func pinning(_ key: PackageKey, to label: String) -> Problem? {
        var problem = self
        problem.forgetChannels()
        problem.forget(key)
        if let name = key.condaPackage?.name {
            problem.conda?.wishes.append(
                CondaWish("\(name)==\(label)", sentence: "\(Self.pinText) `\(name) \(label)`"))
            return problem
        }
        guard let project = key.project, let version = PEP440Version(label) else { return nil }
        let pin = SpecifierSet([Specifier(.equal, version)])
        if project.isToolkit {
            guard project.name.normalized == ToolkitComponents.project else { return nil }
            problem.toolkit?.version.value = pin
            problem.toolkit?.version.text = "\(Self.pinText) \(label)"
            return problem
        }
        problem.requirements.append(
            EnvironmentWish(
                Wish(
                    Requirement(project.name, specifiers: pin),
                    text: "\(Self.pinText) \(project.name) \(label)"),
                isTorch: false))
        return problem
    }

    /// Lets a package be another one than in the earlier lock; false where none was remembered.
    @discardableResult
    mutating func forget(_ key: PackageKey) -> Bool {
        if let name = key.condaPackage?.name {
            return favoredFiles.removeValue(forKey: name) != nil
        }
        guard let project = key.project else { return false }
        let favorite = Favorite(isToolkit: project.isToolkit, name: project.name)
        return favored.removeValue(forKey: favorite) != nil
    }
}
