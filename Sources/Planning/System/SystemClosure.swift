package import Apt
import Diagnostics
import Lockfiles
import PackageModel

/// What apt makes of wishes, at the time of the lock.
package struct SystemClosure: Sendable, Equatable {
    /// What has to be installed, with its file.
    package var archives: [AptArchive]
    /// What is asked for and installed already.
    package var installed: [DpkgPackage]
    /// What would have to go.
    package var removals: [AptChange]
    /// What apt takes in place of what a wish names, where that is no package of its own.
    package var substitutes: [String: String]
    /// dpkg's word for the machine's architecture.
    package var nativeArchitecture: String

    package init(
        archives: [AptArchive] = [], installed: [DpkgPackage] = [], removals: [AptChange] = [],
        substitutes: [String: String] = [:], nativeArchitecture: String = "amd64"
    ) {
        self.archives = archives
        self.installed = installed
        self.removals = removals
        self.substitutes = substitutes
        self.nativeArchitecture = nativeArchitecture
    }
}

extension SystemClosure {
    /// The packages of the lock, for `wishes`; `locked` gives a file its place among the sources.
    ///
    /// What several layers need belongs to the lowest one.
    func packages(
        for wishes: [SystemWish], locked: (Artifact) throws -> LockedArtifact
    ) throws -> [LockedPackage] {
        let layers = layers(of: wishes)
        let requested = Set(wishes.map { name(of: $0) })
        let fetched = try archives.map { archive in
            LockedPackage(
                layer: layers[archive.name] ?? .system,
                name: label(archive.name, archive.architecture), version: archive.version,
                dependencies: archive.dependencies.filter { isOurs($0) && $0 != archive.name },
                isRequested: requested.contains(archive.name),
                artifacts: [
                    try locked(
                        Artifact(
                            filename: archive.filename, url: archive.url, size: archive.size,
                            digest: archive.digest))
                ],
                apt: LockedApt(
                    architecture: archive.architecture, installedSize: archive.installedSize))
        }
        let present = installed.compactMap { package -> LockedPackage? in
            guard let version = package.version,
                !archives.contains(where: { $0.name == package.name })
            else { return nil }
            return LockedPackage(
                layer: layers[package.name] ?? .system,
                name: label(package.name, package.architecture), version: version,
                isRequested: true, apt: LockedApt(architecture: package.architecture))
        }
        return fetched + present
    }

    /// What the lock says of it besides.
    var remarks: [String] {
        let names = installed.filter { package in
            !archives.contains { $0.name == package.name }
        }.map(\.name).sorted()
        var remarks: [String] = []
        if !names.isEmpty {
            remarks.append(
                "installed here already, so locked without a file: "
                    + names.joined(separator: ", "))
        }
        for (wanted, taken) in substitutes.sorted(by: { $0.key < $1.key }) {
            remarks.append("apt takes \(taken) for \(wanted)")
        }
        if !removals.isEmpty {
            remarks.append(
                "apt would remove " + removals.map(\.name).sorted().joined(separator: ", "))
        }
        return remarks
    }

    private func name(of wish: SystemWish) -> String {
        substitutes[wish.plainName] ?? wish.plainName
    }

    private func isOurs(_ name: String) -> Bool { archives.contains { $0.name == name } }

    private func label(_ name: String, _ architecture: String) -> String {
        [nativeArchitecture, "all"].contains(architecture) ? name : "\(name):\(architecture)"
    }

    /// Which layer brings a package: that of the first wish, from the lowest layer up, that needs it.
    private func layers(of wishes: [SystemWish]) -> [String: Layer] {
        let needs = Dictionary(
            archives.map { ($0.name, $0.dependencies) }, uniquingKeysWith: { first, _ in first })
        var layers: [String: Layer] = [:]
        for wish in wishes.sorted(by: { $0.layer < $1.layer }) {
            var queue = [name(of: wish)]
            while let name = queue.popLast() {
                guard layers[name] == nil else { continue }
                layers[name] = wish.layer
                queue += needs[name] ?? []
            }
        }
        return layers
    }
}
