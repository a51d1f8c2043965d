import Diagnostics
package import Lockfiles
import PackageModel

/// Writes a lock in the formats of other tools: the same lock gives the same bytes.
///
/// Each format holds what its tool installs: conda packages, wheels, or both. Whatever else the
/// lock has is counted in the notes, since an environment made from the file lacks it.
package struct Exporter: Sendable {
    let lock: Lockfile
    /// The recipe's name relative to the folder of what is written.
    let recipeFile: String

    package init(_ lock: Lockfile, recipeFile: String) {
        self.lock = lock
        self.recipeFile = recipeFile
    }

    /// The lock in `format`; throws where nothing of it, or not all that must, can be in there.
    package func export(to format: ExportFormat) throws -> Export {
        switch format {
        case .condaExplicit: try condaExplicit()
        case .condaLock: try condaLock()
        case .pylock: try pylock()
        case .requirements: try requirements()
        }
    }
}

extension Exporter {
    /// The platform that the lock is for, as conda calls it.
    var platform: String {
        lock.demands.architecture == "aarch64" ? "linux-aarch64" : "linux-64"
    }

    /// Comments at the head of a file: who made it of what, and the notes.
    func head(_ format: ExportFormat, _ notes: [String]) -> String {
        let lines = ["Made by `provision export \(format.rawValue)` from `\(recipeFile)`."] + notes
        return lines.map { "# \($0)\n" }.joined()
    }

    /// The conda packages with their files, by name; throws where there are none.
    func condaPackages(_ format: ExportFormat) throws(ProvisionError) -> [CondaExport] {
        var packages: [CondaExport] = []
        for package in lock.packages where package.layer == .conda {
            guard let conda = package.conda, let file = try file(of: package) else {
                throw unexportable(package, format, "it has no record of its channel")
            }
            packages.append(CondaExport(package: package, record: conda.record, file: file))
        }
        guard packages.isEmpty else { return packages }
        throw nothing(format, "no conda packages", instead: wheelPackages.isEmpty ? nil : .pylock)
    }

    /// The wheels of the environment with their files, by name.
    func wheels() throws(ProvisionError) -> [WheelExport] {
        var wheels: [WheelExport] = []
        for package in wheelPackages {
            guard let file = try file(of: package) else { continue }
            wheels.append(WheelExport(package: package, file: file))
        }
        return wheels.sorted { $0.package.name < $1.package.name }
    }

    /// The wheels; throws where there are none.
    func wheels(_ format: ExportFormat) throws(ProvisionError) -> [WheelExport] {
        let wheels = try wheels()
        guard wheels.isEmpty else { return wheels }
        throw nothing(
            format, "no wheels", instead: lock.isCondaEnvironment ? .condaExplicit : nil)
    }

    private var wheelPackages: [LockedPackage] {
        lock.packages.filter {
            $0.layer.isEnvironment && $0.layer != .conda && !$0.artifacts.isEmpty
        }
    }

    /// The one file of a package; nil for a package that is but a name.
    private func file(of package: LockedPackage) throws(ProvisionError) -> FileExport? {
        guard let artifact = package.artifacts.first else { return nil }
        guard let url = lock.url(of: artifact) else { return nil }
        let words = [package.name, package.version, url, artifact.filename]
        for word in words where !word.unicodeScalars.allSatisfy({ $0.value > 0x20 }) {
            throw ProvisionError(
                .unexportablePackage, "cannot export `\(package.name)`",
                context: ["its lock has a blank or a control character in a name or an address"])
        }
        return FileExport(
            name: artifact.filename, url: url, size: artifact.size, digest: artifact.digest)
    }
}

/// A file to fetch.
struct FileExport {
    var name: String
    var url: String
    var size: Int64
    var digest: Digest
}

/// A wheel of the environment.
struct WheelExport {
    var package: LockedPackage
    var file: FileExport
}

/// A conda package of the environment.
struct CondaExport {
    var package: LockedPackage
    var record: CondaRecord
    var file: FileExport
}
