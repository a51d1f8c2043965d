import PackageModel

extension Solution {
    /// Projects that toolkit and environment both have in different versions, with the toolkit's.
    var shareable: [Problem.Favorite: String] {
        let toolkit = choices.filter(\.isToolkit)
        var shareable: [Problem.Favorite: String] = [:]
        for choice in toolkit {
            guard let other = version(of: choice.name), other != choice.version else { continue }
            let favorite = Problem.Favorite(isToolkit: false, name: choice.name)
            shareable[favorite] = choice.version.description
        }
        return shareable
    }
}
