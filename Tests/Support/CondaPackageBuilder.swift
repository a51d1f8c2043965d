package import PackageModel

/// Makes conda packages, `.conda` and `.tar.bz2`, whose metadata is right.
///
/// ```swift
/// var tool = CondaPackageBuilder("tool", "1.0", depends: ["python"])
/// tool.add("bin/tool", "#!\(CondaPackageBuilder.placeholder)/bin/python\n", mode: 0o755)
/// ```
/// Like conda-build it finds out by itself which files hold the placeholder, and how.
package struct CondaPackageBuilder: Sendable {
    /// One file below the package's root.
    package struct File: Sendable {
        package enum Content: Sendable {
            case bytes([UInt8])
            case symlink(String)
        }

        package var path: String
        package var content: Content
        package var mode: UInt16
        /// Must be copied rather than linked.
        package var isNeverLinked = false
    }

    /// How a package is packed.
    package enum Format: Sendable {
        case conda
        /// A flat tar, with `paths.json` and the lists from before it.
        case tarBz2
        /// A flat tar as before `paths.json`: `files`, `has_prefix`, `no_link`.
        case oldTarBz2
    }

    package var name: String
    package var version: String
    package var build = "h0_0"
    package var buildNumber = 0
    package var subdir = Self.platform
    package var noarch: CondaRecord.Noarch? {
        didSet { subdir = noarch == nil ? Self.platform : "noarch" }
    }
    package var format = Format.conda
    package var depends: [String]
    package var constrains: [String] = []
    package var trackFeatures: [String] = []
    /// Milliseconds since 1970.
    package var timestamp: Int64 = 1_700_000_000_000
    package var license = "MIT"
    package var pythonSitePackagesPath: String?
    /// Told by the channel only: packages do not know.
    package var purls: [String]?
    /// Of a package for any Python: `greet = greeter:main`.
    package var entryPoints: [String] = []
    package var files: [File] = []

    package init(_ name: String, _ version: String, depends: [String] = []) {
        self.name = name
        self.version = version
        self.depends = depends
    }

    /// Where conda-build says that a package was built: 255 bytes, to have room for any prefix.
    package static let placeholder: String = {
        let start = "/home/builder/work/_h_env_"
        return start
            + String(repeating: "placehold_", count: 23).prefix(255 - start.utf8.count)
    }()

    /// The subdir of packages with programs for this machine.
    package static var platform: String {
        #if arch(arm64)
            "linux-aarch64"
        #else
            "linux-64"
        #endif
    }

    // MARK: Files

    package mutating func add(_ path: String, _ text: String, mode: UInt16 = 0o644) {
        add(path, Array(text.utf8), mode: mode)
    }

    package mutating func add(_ path: String, _ bytes: [UInt8], mode: UInt16 = 0o644) {
        files.append(File(path: path, content: .bytes(bytes), mode: mode))
    }

    package mutating func addSymlink(_ path: String, to target: String) {
        files.append(File(path: path, content: .symlink(target), mode: 0o777))
    }

    /// Adds a script of `moment`: `pre-link`, `post-link`, `pre-unlink`.
    package mutating func addLinkScript(_ moment: String, _ script: String) {
        add("bin/.\(name)-\(moment).sh", "#!/bin/bash\n\(script)\n", mode: 0o755)
    }

    /// Adds what shells read when the environment is switched on and off: of bash and its kin.
    package mutating func addActivation(on: String, off: String) {
        add("etc/conda/activate.d/\(name).sh", "\(on)\n")
        add("etc/conda/deactivate.d/\(name).sh", "\(off)\n")
    }

    /// The same for fish.
    package mutating func addFishActivation(on: String, off: String) {
        add("etc/conda/activate.d/\(name).fish", "\(on)\n")
        add("etc/conda/deactivate.d/\(name).fish", "\(off)\n")
    }

    /// Adds variables of the environment.
    package mutating func addVariables(_ variables: [String: String]) {
        let members = variables.mapValues { JSONValue.string($0) }
        add("etc/conda/env_vars.d/\(name).json", JSONValue.object(members).json + "\n")
    }
}
