/// What markers are evaluated against: an interpreter on a platform.
package struct MarkerEnvironment: Sendable, Hashable {
    /// `posix` on Linux.
    package var osName: String
    /// `linux`.
    package var sysPlatform: String
    /// `x86_64` or `aarch64`.
    package var platformMachine: String
    /// `CPython`.
    package var platformPythonImplementation: String
    /// The kernel's release, as `uname -r` says; empty where it is not known.
    package var platformRelease: String
    /// `Linux`.
    package var platformSystem: String
    /// The kernel's build, as `uname -v` says; empty where it is not known.
    package var platformVersion: String
    /// Major and minor version of the interpreter, `3.12`.
    package var pythonVersion: String
    /// `3.12.4`.
    package var pythonFullVersion: String
    /// `cpython`.
    package var implementationName: String
    package var implementationVersion: String

    /// CPython of version `python` on Linux.
    package init(
        python: PEP440Version, machine: String, kernelRelease: String = "",
        kernelVersion: String = ""
    ) {
        osName = "posix"
        sysPlatform = "linux"
        platformMachine = machine
        platformPythonImplementation = "CPython"
        platformRelease = kernelRelease
        platformSystem = "Linux"
        platformVersion = kernelVersion
        pythonVersion = "\(python.major).\(python.minor)"
        pythonFullVersion = python.releaseCount < 3 ? "\(python).0" : python.description
        implementationName = "cpython"
        implementationVersion = pythonFullVersion
    }

    /// The value of `variable`; nil for those that are not one text: extras and groups.
    package subscript(variable: MarkerVariable) -> String? {
        get { path(of: variable).map { self[keyPath: $0] } }
        set {
            guard let path = path(of: variable), let newValue else { return }
            self[keyPath: path] = newValue
        }
    }

    private func path(
        of variable: MarkerVariable
    ) -> WritableKeyPath<MarkerEnvironment, String>? {
        switch variable {
        case .osName: \.osName
        case .sysPlatform: \.sysPlatform
        case .platformMachine: \.platformMachine
        case .platformPythonImplementation: \.platformPythonImplementation
        case .platformRelease: \.platformRelease
        case .platformSystem: \.platformSystem
        case .platformVersion: \.platformVersion
        case .pythonVersion: \.pythonVersion
        case .pythonFullVersion: \.pythonFullVersion
        case .implementationName: \.implementationName
        case .implementationVersion: \.implementationVersion
        case .extra, .extras, .dependencyGroups: nil
        }
    }
}
