package import SystemPackage

/// A Python interpreter that a virtual environment is made on, as far as that needs to know it.
package struct InterpreterDescription: Sendable, Equatable {
    /// The real program, such as `/usr/bin/python3.11`: no shim, and not inside an environment.
    package var executable: FilePath
    /// The whole version, `3.11.7`.
    package var version: String
    /// Whether it is the build without the global lock, whose folders end in `t`.
    package var isFreeThreaded: Bool

    package init(executable: FilePath, version: String, isFreeThreaded: Bool = false) {
        self.executable = executable
        self.version = version
        self.isFreeThreaded = isFreeThreaded
    }

    /// `3.11`.
    package var minorVersion: String {
        version.split(separator: ".").prefix(2).joined(separator: ".")
    }

    /// The name of its folders, `python3.11` or `python3.13t`.
    package var folderName: String { "python\(minorVersion)\(isFreeThreaded ? "t" : "")" }
}
