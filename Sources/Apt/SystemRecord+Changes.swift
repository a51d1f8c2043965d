extension SystemRecord {
    package func owner(_ environment: String) -> Owner? {
        owners.first { $0.environment == environment }
    }

    /// Notes what an environment is about to have installed.
    ///
    /// What was there before the first time stays what was there before: a second run finds our own
    /// packages, which makes them no less ours.
    package mutating func begin(
        _ packages: [Package], for environment: String, recipe: String
    ) {
        update(environment, recipe) { known in
            for package in packages {
                var package = package
                if let old = known.first(where: { $0.isSame(package) }) {
                    package.before = old.before
                }
                known.removeAll { $0.isSame(package) }
                known.append(package)
            }
        }
    }

    /// Notes what dpkg really has now; what it does not have is no longer anybody's.
    package mutating func finish(_ environment: String, in database: DpkgDatabase) {
        guard let owner = owner(environment) else { return }
        update(environment, owner.recipe) { known in
            known = known.compactMap { package in
                guard let version = package.installedVersion(in: database) else { return nil }
                var package = package
                package.version = version
                package.isPending = false
                return package
            }
        }
    }

    /// Forgets an environment; its packages stay installed.
    package mutating func forget(_ environment: String) {
        owners.removeAll { $0.environment == environment }
    }

    /// What may go with an environment: what came with it, is still there, and which no other
    /// environment asks for, brought along, or needs for what it did.
    package func removable(
        with environment: String, in database: DpkgDatabase, needs: DpkgNeeds
    ) -> [Package] {
        let others = owners.filter { $0.environment != environment }.flatMap(\.packages)
        let needed = needs.closure(of: others.map(\.name))
        return (owner(environment)?.packages ?? []).filter { package in
            package.isOurs && package.installedVersion(in: database) != nil
                && !needed.contains(package.name)
        }
    }

    private mutating func update(
        _ environment: String, _ recipe: String, _ change: (inout [Package]) -> Void
    ) {
        var owner =
            owner(environment)
            ?? Owner(environment: environment, recipe: recipe, packages: [])
        owner.recipe = recipe
        change(&owner.packages)
        owner.packages.sort { ($0.layer, $0.name) < ($1.layer, $1.name) }
        owners.removeAll { $0.environment == environment }
        if !owner.packages.isEmpty { owners.append(owner) }
        owners.sort { $0.environment < $1.environment }
    }
}

extension SystemRecord.Package {
    func isSame(_ other: SystemRecord.Package) -> Bool {
        name == other.name && architecture == other.architecture
    }

    fileprivate func installedVersion(in database: DpkgDatabase) -> String? {
        database.installed(name, architecture: architecture)?.version
    }
}
