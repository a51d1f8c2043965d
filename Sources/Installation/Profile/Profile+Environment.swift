extension Profile {
    /// The environment of a program that is started with this profile over `inherited`.
    ///
    /// Lists lose their empty elements, inherited ones included: an empty element means the
    /// working directory, and the loader takes libraries from there.
    package func environment(over inherited: [String: String]) -> [String: String] {
        var result = inherited
        for name in removed { result[name] = nil }
        for (name, elements) in lists {
            let rest = (inherited[name] ?? "").split(separator: ":").map(String.init)
            let others = rest.filter { !elements.contains($0) }
            result[name] = (elements + others).joined(separator: ":")
        }
        for (name, value) in variables { result[name] = value }
        return result
    }
}
