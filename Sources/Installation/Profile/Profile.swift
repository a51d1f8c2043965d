package import Diagnostics
package import SystemPackage

/// What a generation changes in the environment of a shell or a program.
///
/// All paths are those of the generation itself, never of `current`: a program that runs keeps
/// what it was started with. Every value has been checked, so that writing it out cannot fail.
package struct Profile: Sendable, Equatable {
    /// Folders that come before what `PATH` has.
    package private(set) var path: [String] = []
    /// Folders that come before what `LD_LIBRARY_PATH` has.
    package private(set) var libraryPath: [String] = []
    /// Variables that are set, by name.
    package private(set) var variables: [String: String] = [:]
    /// Variables that are unset, since they would break what is switched on.
    package private(set) var removed: [String] = []
    /// Scripts of conda packages that a shell has to source besides; `run` needs one for them.
    package private(set) var conda: CondaActivation?

    /// What a profile is made of.
    package struct Contents: Sendable, Equatable {
        /// The virtual environment, where the profile switches it on.
        package var environment: FilePath?
        /// The conda environment, where the profile switches it on.
        package var conda: CondaActivation?
        /// The toolkit's own folder, which becomes CUDA_HOME.
        package var toolkit: FilePath?
        /// CUDA_HOME of a toolkit that lies where programs look in any case: the distribution's.
        package var systemToolkit: FilePath?
        /// The filtered folder of libraries.
        package var libraries: FilePath?
        /// The host compiler that nvcc is to use; sets NVCC_CCBIN.
        package var hostCompiler: FilePath?
        /// The recipe's own variables.
        package var variables: [String: String]

        package init(
            environment: FilePath? = nil, conda: CondaActivation? = nil,
            toolkit: FilePath? = nil, systemToolkit: FilePath? = nil,
            libraries: FilePath? = nil, hostCompiler: FilePath? = nil,
            variables: [String: String] = [:]
        ) {
            self.environment = environment
            self.conda = conda
            self.toolkit = toolkit
            self.systemToolkit = systemToolkit
            self.libraries = libraries
            self.hostCompiler = hostCompiler
            self.variables = variables
        }
    }

    /// Checks `contents`: names are shell names, no list element has a colon, nothing has a
    /// control character that a shell cannot carry, and no variable is one that we set ourselves.
    package init(_ contents: Contents) throws(ProvisionError) {
        if let environment = contents.environment {
            path.append(try Self.element(environment.appending("bin"), of: "PATH"))
            variables["VIRTUAL_ENV"] = try Self.value(environment.string, of: "VIRTUAL_ENV")
            removed = ["PYTHONHOME"]
        }
        if let conda = contents.conda { try takeConda(conda, contents.variables) }
        if let toolkit = contents.toolkit {
            path.append(try Self.element(toolkit.appending("bin"), of: "PATH"))
            variables["CUDA_HOME"] = try Self.value(toolkit.string, of: "CUDA_HOME")
        } else if let toolkit = contents.systemToolkit {
            variables["CUDA_HOME"] = try Self.value(toolkit.string, of: "CUDA_HOME")
        }
        if let libraries = contents.libraries {
            libraryPath.append(try Self.element(libraries, of: "LD_LIBRARY_PATH"))
        }
        if let compiler = contents.hostCompiler {
            variables["NVCC_CCBIN"] = try Self.value(compiler.string, of: "NVCC_CCBIN")
        }
        for (name, value) in contents.variables.sorted(by: { $0.key < $1.key }) {
            variables[try ownName(name)] = try Self.value(value, of: name)
        }
    }

    /// What packages set gives way to what the recipe sets.
    private mutating func takeConda(
        _ conda: CondaActivation, _ own: [String: String]
    ) throws(ProvisionError) {
        let bin = try Self.element(conda.prefix.appending("bin"), of: "PATH")
        if !path.contains(bin) { path.append(bin) }
        variables["CONDA_PREFIX"] = try Self.value(conda.prefix.string, of: "CONDA_PREFIX")
        variables["CONDA_DEFAULT_ENV"] = try Self.value(conda.name, of: "CONDA_DEFAULT_ENV")
        variables["CONDA_SHLVL"] = "1"
        for (name, value) in conda.variables where own[name] == nil {
            variables[name] = try Self.value(value, of: name)
        }
        // Another environment's variables would tell tools a lie.
        if variables["VIRTUAL_ENV"] == nil { removed = ["PYTHONHOME", "VIRTUAL_ENV"] }
        self.conda = conda
    }

    /// The name of a recipe's variable, which must not be one that the profile sets itself.
    private func ownName(_ name: String) throws(ProvisionError) -> String {
        guard Self.isName(name) else {
            throw ProvisionError(
                .profileValue, "cannot set the variable `\(name)`",
                context: ["a name is letters, digits and `_`, and begins with no digit"])
        }
        let ours = ["PATH", "LD_LIBRARY_PATH"] + variables.keys + removed
        guard !ours.contains(name) else {
            throw ProvisionError(
                .profileValue, "cannot set the variable `\(name)`",
                context: ["the profile sets it itself"])
        }
        return name
    }

    private static func element(
        _ path: FilePath, of name: String
    ) throws(ProvisionError) -> String {
        let text = path.string
        guard !text.isEmpty, !text.utf8.contains(where: { $0 == colon || $0 == newline }) else {
            throw ProvisionError(
                .profileValue, "cannot put `\(text)` into \(name)",
                context: ["an element of a list of paths has neither `:` nor a line break"],
                hints: ["choose another folder with `--prefix DIR`"])
        }
        return try value(text, of: name)
    }

    private static func value(_ text: String, of name: String) throws(ProvisionError) -> String {
        guard !text.utf8.contains(0) else {
            throw ProvisionError(
                .profileValue, "cannot set the variable `\(name)`",
                context: ["its value has a NUL character"])
        }
        return text
    }

    private static let colon = UInt8(ascii: ":")
    private static let newline = UInt8(ascii: "\n")

    /// Whether `name` is a name that every shell takes: `[A-Za-z_][A-Za-z0-9_]*`.
    static func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= first) else {
            return false
        }
        return name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }

    /// The lists in the order in which they are written, without empty ones.
    var lists: [(name: String, elements: [String])] {
        [("PATH", path), ("LD_LIBRARY_PATH", libraryPath)].filter { !$0.elements.isEmpty }
    }

    var sortedVariables: [(name: String, value: String)] {
        variables.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
