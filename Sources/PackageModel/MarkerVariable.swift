/// A name that a marker may ask for; the raw value is its spelling in PEP 508.
package enum MarkerVariable: String, Sendable, Hashable, CaseIterable {
    case osName = "os_name"
    case sysPlatform = "sys_platform"
    case platformMachine = "platform_machine"
    case platformPythonImplementation = "platform_python_implementation"
    case platformRelease = "platform_release"
    case platformSystem = "platform_system"
    case platformVersion = "platform_version"
    case pythonVersion = "python_version"
    case pythonFullVersion = "python_full_version"
    case implementationName = "implementation_name"
    case implementationVersion = "implementation_version"
    /// The extra on whose behalf a requirement is read.
    case extra
    /// The extras of an installation: a set, in lock files only.
    case extras
    /// The dependency groups of an installation: a set, in lock files only.
    case dependencyGroups = "dependency_groups"

    /// Whether its value is a set of names, which knows `in` and `not in` alone.
    package var isSet: Bool { self == .extras || self == .dependencyGroups }

    /// Whether values compare as versions where they are versions.
    package var isVersion: Bool {
        switch self {
        case .pythonVersion, .pythonFullVersion, .implementationVersion, .platformRelease: true
        default: false
        }
    }

    /// The variable of that spelling, those of PEP 345 and setuptools included.
    init?(spelling: some StringProtocol) {
        switch spelling {
        case "os.name": self = .osName
        case "sys.platform": self = .sysPlatform
        case "platform.version": self = .platformVersion
        case "platform.machine": self = .platformMachine
        case "platform.python_implementation", "python_implementation":
            self = .platformPythonImplementation
        default: self.init(rawValue: String(spelling))
        }
    }
}
