import FileSystem
package import SystemPackage

/// The script that shows step by step that torch works: the folder `proof`, compiled in.
///
/// An interpreter runs the folder as it runs a file, isolated ones too: `python -I FOLDER PLAN`.
package enum TorchScript {
    /// The name of the part that holds all but `__main__.py`.
    private static let part = "provision_proof"

    private static let main = PackageResources.__main___py

    private static let modules: [(name: String, bytes: [UInt8])] = [
        ("__init__", PackageResources.__init___py), ("compilers", PackageResources.compilers_py),
        ("computing", PackageResources.computing_py), ("devices", PackageResources.devices_py),
        ("guard", PackageResources.guard_py),
        ("identity", PackageResources.identity_py), ("models", PackageResources.models_py),
        ("proof", PackageResources.proof_py), ("ranks", PackageResources.ranks_py),
        ("telling", PackageResources.telling_py), ("together", PackageResources.together_py),
    ]

    /// Writes it into a folder, which is made where it is not there.
    package static func write(to folder: FilePath) throws {
        let inner = folder.appending(part)
        try Files.createDirectories(inner)
        try Files.writeAtomically(main, to: folder.appending("__main__.py"))
        for (name, bytes) in modules {
            try Files.writeAtomically(bytes, to: inner.appending("\(name).py"))
        }
    }
}
