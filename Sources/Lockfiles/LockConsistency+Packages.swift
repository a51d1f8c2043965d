import Diagnostics
import PackageModel

extension LockConsistency {
    /// What is put in one place together, so that names are unique there and dependencies meet.
    private enum Realm: Hashable {
        /// Distribution packages: what they need may be on the machine already.
        case machine
        case toolkit, environment, interpreter

        init(_ layer: Layer) {
            self =
                switch layer {
                case .system, .driver: .machine
                case .cuda: .toolkit
                case .python: .interpreter
                case .conda, .pytorch, .pip: .environment
                }
        }
    }

    private struct Name: Hashable {
        var realm: Realm
        var name: String
    }

    /// Each name once in its realm.
    ///
    /// A wheel may be called as a conda package beside it, which is another thing: those are told
    /// apart by their layer.
    func checkNames() throws(ProvisionError) {
        struct Key: Hashable {
            var name: Name
            var isConda: Bool
        }
        var seen: Set<Key> = []
        for (index, package) in packages.enumerated() {
            let realm = Realm(package.layer)
            guard realm != .machine else { continue }
            let name = Name(realm: realm, name: realm == .interpreter ? "" : package.name)
            if !seen.insert(Key(name: name, isConda: package.layer == .conda)).inserted {
                throw damaged(
                    "`\(package.name)` is there twice", at: places.mark(ofPackage: index, "name"))
            }
        }
    }

    /// An edge leads to a package of the lock, unless it leads to the distribution: a generation's own
    /// lock may be without its packages.
    func checkDependencies() throws(ProvisionError) {
        let known = Set(packages.map { Name(realm: Realm($0.layer), name: $0.name) })
        for (index, package) in packages.enumerated() {
            let realm = Realm(package.layer)
            guard realm != .machine, !package.isDistributionToolkit else { continue }
            for name in package.dependencies
            where !known.contains(Name(realm: realm, name: name)) {
                throw damaged(
                    "`\(package.name)` needs `\(name)`, which the lock does not have",
                    at: places.mark(ofPackage: index, item: name, of: "dependencies"))
            }
        }
    }

    /// A wheel is one file, which says the package's name and version itself.
    func checkFiles(of package: LockedPackage, _ index: Int) throws(ProvisionError) {
        switch package.layer {
        case .python:
            guard package.name == "python", package.artifacts.isEmpty else {
                throw damaged(
                    "the machine's own Python is no file to fetch",
                    at: places.mark(ofPackage: index, "name"))
            }
        case .pytorch, .pip:
            guard package.artifacts.count == 1 else {
                throw damaged(
                    "`\(package.name)` is \(package.artifacts.count) files: a wheel is one",
                    at: places.mark(ofPackage: index, "artifacts"))
            }
            try checkWheel(package, index)
        case .system, .driver, .cuda, .conda: break
        }
    }

    private func checkWheel(_ package: LockedPackage, _ index: Int) throws(ProvisionError) {
        guard let artifact = package.artifacts.first else { return }
        let wheel = try? WheelFilename(artifact.filename)
        guard let wheel, wheel.name.normalized == package.name,
            wheel.version == PEP440Version(package.version)
        else {
            throw damaged(
                "`\(artifact.filename)` is no wheel of \(package.name) \(package.version)",
                at: places.mark(ofPackage: index, "artifacts"))
        }
    }
}
