import SystemPackage

/// A virtual environment of our own making; no process is started for it.
///
/// It is links to the interpreter, `pyvenv.cfg`, the folders that wheels go to, and scripts that
/// switch it on.
struct VirtualEnvironment {
    let interpreter: InterpreterDescription
    /// Where the environment will be used, absolute and final: it stands in its scripts.
    let location: FilePath
    /// The environment's folder relative to the tree that is built, `env`.
    let folder: String

    static let owner = ""

    /// `lib/python3.11/site-packages`, relative to the environment.
    var sitePackages: String { "lib/\(interpreter.folderName)/site-packages" }

    /// Where a package's `.data/headers` go, relative to the environment.
    var headers: String { "include/site/\(interpreter.folderName)" }

    /// Where wheels go.
    var layout: Layout {
        Layout(
            root: folder, sitePackages: sitePackages, headers: headers,
            python: location.appending("bin").appending("python"), isVirtual: true)
    }

    /// Puts the environment into `tree`.
    func build(in tree: inout TreeBuilder) throws {
        for path in ["bin", "include", sitePackages] { try tree.makeFolder("\(folder)/\(path)") }
        try tree.link("\(folder)/lib64", to: "lib", owner: Self.owner)
        try tree.link(
            "\(folder)/bin/python", to: interpreter.executable.string, owner: Self.owner)
        for name in ["python3", "python\(interpreter.minorVersion)"] {
            try tree.link("\(folder)/bin/\(name)", to: "python", owner: Self.owner)
        }
        try write(configuration, to: "pyvenv.cfg", in: &tree)
        try write(activatePOSIX, to: "bin/activate", in: &tree)
        try write(activateFish, to: "bin/activate.fish", in: &tree)
    }

    private func write(_ text: String, to path: String, in tree: inout TreeBuilder) throws {
        try tree.write(Array(text.utf8), to: "\(folder)/\(path)", owner: Self.owner)
    }

    /// `home` is how the interpreter finds its own library.
    private var configuration: String {
        """
        home = \(interpreter.executable.removingLastComponent())
        include-system-site-packages = false
        version = \(interpreter.version)
        executable = \(interpreter.executable)

        """
    }
}
