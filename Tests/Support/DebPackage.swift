/// A small package of a distribution that a test makes.
package struct DebPackage: Sendable, Hashable {
    package var name: String
    package var version: String
    /// `all`, or what the machine is.
    package var architecture = "all"
    /// Fields of the control file, `Depends: words (>= 1)`.
    package var fields: [String] = []
    /// Path below the root → contents.
    package var files: [String: String] = [:]
    /// Files that keep their changes.
    package var configuration: [String] = []
    /// `postinst` → a shell script.
    package var scripts: [String: String] = [:]

    package init(_ name: String, _ version: String, fields: [String] = []) {
        self.name = name
        self.version = version
        self.fields = fields
        files = ["usr/share/\(name)/version": version + "\n"]
    }

    var control: String {
        ([
            "Package: \(name)", "Version: \(version)", "Architecture: \(architecture)",
            "Maintainer: A Test <test@example.invalid>", "Installed-Size: 12",
        ] + fields + ["Description: made by a test", ""]).joined(separator: "\n")
    }

    /// In archives without the epoch.
    var filename: String {
        let plain = version.split(separator: ":").last ?? ""
        return "\(name)_\(plain)_\(architecture).deb"
    }
}
