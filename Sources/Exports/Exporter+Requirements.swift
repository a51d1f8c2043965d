import Lockfiles
import PackageModel

extension Exporter {
    /// `requirements.txt` with a digest a package, as `--require-hashes` asks for.
    ///
    /// Which index to ask is the reader's to say: the lock knows files, not the index's pages.
    func requirements() throws -> Export {
        let wheels = try wheels(.requirements)
        let notes = notesWithoutConda + noteOnIndexes(wheels) + noteOnDependencies
        var text = head(.requirements, notes)
        for wheel in wheels {
            guard wheel.file.digest.algorithm == .sha256 else {
                throw unexportable(wheel.package, .requirements, "its index gives no SHA-256")
            }
            text += "\(wheel.package.name)==\(wheel.package.version) \\\n"
            text += "    --hash=\(wheel.file.digest)\n"
        }
        return Export(text: text, notes: notes)
    }

    /// A local version, such as `2.9.1+cu128`, is on no index but its maker's.
    private func noteOnIndexes(_ wheels: [WheelExport]) -> [String] {
        let local = wheels.filter { $0.package.version.utf8.contains(UInt8(ascii: "+")) }
        guard let first = local.first else { return [] }
        let what = "`\(first.package.name)==\(first.package.version)`"
        let subject =
            local.count > 1
            ? "\(what) and \(local.count - 1) more: name their" : "\(what): name its"
        return ["\(subject) index with `--extra-index-url`"]
    }

    /// What wheels need of conda packages is not in the file, and pip would look for it.
    private var noteOnDependencies: [String] {
        lock.isCondaEnvironment
            ? ["install with `--no-deps`: conda packages are what some of these need"] : []
    }
}
