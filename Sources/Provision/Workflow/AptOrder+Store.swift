import Apt
import Diagnostics
import FileSystem
import Installation
import Lockfiles
import PackageModel
import SystemPackage

extension AptOrder.File {
    /// The file of a package as it lies in the store; throws where it does not.
    init(
        _ package: LockedPackage, _ digest: Digest?, in entries: [Digest: StoreEntry]
    ) throws(ProvisionError) {
        guard let digest, let entry = entries[digest], let file = entry.files.first else {
            throw ProvisionError(
                .damagedFile, "cannot find the file of `\(package.name)` in the store",
                hints: ["run this again: it is fetched anew"])
        }
        self.init(
            name: package.debianName, architecture: package.apt?.architecture ?? "all",
            version: package.version, path: entry.tree.path.appending(file.path))
    }
}
