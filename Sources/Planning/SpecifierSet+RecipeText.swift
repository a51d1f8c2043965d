import PackageModel

extension SpecifierSet {
    /// As recipes write it: `2.9` for any 2.9.x, else the specifiers themselves.
    var recipeText: String {
        let text = description
        guard specifiers.count == 1, text.hasPrefix("=="), text.hasSuffix(".*") else { return text }
        return String(text.dropFirst(2).dropLast(2))
    }
}
