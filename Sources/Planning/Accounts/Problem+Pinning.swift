import PackageModel
import Resolution

extension Problem {
    /// Marks the line of a question, which is nobody's wish.
    static let pinText = "asked for"

    /// The problem with a package above a version, none of `others` among what it may be; nil where
    /// that cannot be asked for.
    func asking(for key: PackageKey, above label: String, but others: [String]) -> Problem? {
        var problem = self
        problem.forgetChannels()
        problem.forget(key)
        if let name = key.condaPackage?.name {
            let spec = ([">\(label)"] + others.map { "!=\($0)" }).joined(separator: ",")
            problem.conda?.wishes.append(
                CondaWish("\(name) \(spec)", sentence: "\(Self.pinText) `\(name) \(spec)`"))
            return problem
        }
        guard let project = key.project, let version = PEP440Version(label)?.public else {
            return nil
        }
        let above = [Specifier(.greater, version)]
        let asked = above + others.compactMap { PEP440Version($0) }.map { Specifier(.notEqual, $0) }
        if project.isToolkit {
            return problem.narrowToolkit(key, to: asked) ? problem : nil
        }
        problem.requirements.append(
            EnvironmentWish(
                Wish(
                    Requirement(project.name, specifiers: SpecifierSet(asked)),
                    text: "\(Self.pinText) \(project.name)"),
                isTorch: false))
        return problem
    }

    /// Adds to what the recipe says of the toolkit and its libraries; false for any other key.
    private mutating func narrowToolkit(_ key: PackageKey, to asked: [Specifier]) -> Bool {
        func narrowed(_ wish: Wish<SpecifierSet>) -> Wish<SpecifierSet> {
            Wish(
                SpecifierSet(wish.value.specifiers + asked), at: wish.mark,
                text: "\(Self.pinText) \(key.shownName)")
        }
        if key == .cudnn, let cudnn = toolkit?.cudnn {
            toolkit?.cudnn = narrowed(cudnn)
            return true
        }
        if key == .nccl, let nccl = toolkit?.nccl {
            toolkit?.nccl = narrowed(nccl)
            return true
        }
        guard key == .toolkit, let version = toolkit?.version else { return false }
        toolkit?.version = narrowed(version)
        return true
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
