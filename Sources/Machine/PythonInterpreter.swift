package import SystemPackage

/// One Python interpreter, as it described itself.
package struct PythonInterpreter: Sendable, Hashable {
    /// The interpreter's own file, no symlink: what a virtual environment links to.
    package var executable: FilePath
    /// How it was found: `/usr/bin/python3`.
    package var path: FilePath
    /// `3.11.2`, with the suffix of pre-releases, `3.15.0rc1`.
    package var version: String
    /// `cpython`, `pypy`.
    package var implementation: String
    /// `sys.implementation.version` in words; differs from `version` for PyPy.
    package var implementationVersion: String
    /// `sys.base_prefix`: `/usr`.
    package var prefix: FilePath
    /// The folder of the standard library.
    package var standardLibrary: FilePath
    /// The folder of `Python.h`, whether or not it is there.
    package var include: FilePath
    /// `lib` or `lib64`: the folder below a prefix that holds `python3.x`.
    package var platformLibraryFolder: String
    /// `3.11`, or `3.13t`: what names of folders and libraries end in.
    package var libraryVersion: String
    /// `cpython-311-x86_64-linux-gnu`; nil where it has none.
    package var soabi: String?
    /// `.cpython-311-x86_64-linux-gnu.so`.
    package var extensionSuffix: String
    /// Whether it runs without the global lock, which wheels tell apart by `t`.
    package var isFreeThreaded: Bool
    /// The tag of its platform as the interpreter gives it: `linux-x86_64`.
    package var platform: String
    /// `glibc` or `musl`, with its version, as the interpreter is linked: `glibc 2.36`.
    package var libc: String
    /// Whether `Python.h` is there, so that extensions can be compiled.
    package var hasHeaders: Bool
    /// 64 or 32.
    package var pointerBits: Int

    /// `3.11`: the minor release that wheels and folders name.
    package var minor: String {
        version.split(separator: ".").prefix(2).joined(separator: ".")
    }
}

extension PythonInterpreter {
    /// The values of PEP 508's markers for this interpreter on `system`, by their names there.
    ///
    /// `extra` is left to the resolver.
    package func markerValues(on system: OperatingSystem) -> [String: String] {
        [
            "implementation_name": implementation,
            "implementation_version": implementationVersion,
            "os_name": "posix",
            "platform_machine": system.architecture,
            "platform_python_implementation": Self.titles[implementation] ?? implementation,
            "platform_release": system.kernel,
            "platform_system": "Linux",
            "platform_version": system.kernelVersion,
            "python_full_version": version,
            "python_version": minor,
            "sys_platform": "linux",
        ]
    }

    /// What `platform.python_implementation()` answers, by `sys.implementation.name`.
    private static let titles = ["cpython": "CPython", "pypy": "PyPy", "graalpy": "GraalVM"]
}
