/// The program that calls one entry point of a wheel.
struct EntryPointScript {
    /// Dotted Python identifiers: the module that is imported.
    let module: String
    /// Dotted Python identifiers: what of it is called.
    let attribute: String
    let shebang: Shebang

    /// The whole file.
    ///
    /// Module and attribute stand in Python code here, so they must have been
    /// checked to be dotted identifiers (CVE-2026-47425 is the contrary).
    var text: String {
        let root = attribute.split(separator: ".").first.map(String.init) ?? attribute
        return shebang.text + """
            import sys

            from \(module) import \(root)

            if __name__ == "__main__":
                sys.exit(\(attribute)())

            """
    }
}
