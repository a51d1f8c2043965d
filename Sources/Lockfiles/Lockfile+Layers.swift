import PackageModel

extension Lockfile {
    /// This lock for some layers, and `installed` for all others: what a run puts down that is told
    /// to leave the others as they are.
    ///
    /// What it demands of a machine is what both do, and its target is the machine that both are
    /// for; names of sources that mean another address in `installed` are changed. The layers of the
    /// environment are one tree: whoever names them names all that there are.
    package func taking(only layers: Set<Layer>, over installed: Lockfile?) -> Lockfile {
        var mixed = self
        mixed.packages.removeAll { !layers.contains($0.layer) }
        guard let installed else { return mixed.demandingWhatItHolds() }
        var names: [String: String] = [:]
        for (name, url) in installed.sources.sorted(by: { $0.key < $1.key }) {
            var free = name
            while let other = mixed.sources[free], other != url { free += "-kept" }
            mixed.sources[free] = url
            names[name] = free
        }
        mixed.packages += installed.packages.filter { !layers.contains($0.layer) }.map { package in
            var package = package
            for index in package.artifacts.indices {
                let source = package.artifacts[index].source
                package.artifacts[index].source = names[source] ?? source
            }
            return package
        }
        mixed.demands = mixed.demands.joined(with: installed.demands)
        if !layers.contains(.python), !layers.contains(.conda) {
            mixed.demands.python = installed.demands.python
        }
        mixed = mixed.demandingWhatItHolds().onOneMachine()
        return Lockfile(
            recipe: recipe, recipeDigest: recipeDigest, factsVersion: factsVersion,
            target: mixed.target, demands: mixed.demands,
            sources: mixed.sources, packages: mixed.packages, notes: notes)
    }

    /// With the target that its parts are for.
    ///
    /// A plan for the driver that the other part's demands have overtaken is none any more.
    private func onOneMachine() -> Lockfile {
        var lock = self
        lock.target?.gpus = demands.gpus
        guard let planned = plannedDriver, let version = DottedVersion(planned.version) else {
            return lock
        }
        if let demanded = demands.driver.flatMap({ DottedVersion($0) }),
            version.isOlder(than: demanded)
        {
            lock.packages.removeAll(where: \.isPlannedDriver)
        } else {
            lock.target?.driver = Target.Driver(branch: "\(version.major)", isPlanned: true)
        }
        return lock
    }

    /// Without demands of layers that it does not hold.
    private func demandingWhatItHolds() -> Lockfile {
        var lock = self
        let own = packages.filter { !$0.isOfDistribution }
        if !own.contains(where: { $0.layer == .python || $0.layer.isEnvironment }) {
            lock.demands.python = nil
        }
        // A lock's target has the Python that it demands.
        lock.target?.python = lock.demands.python
        let used = Set(packages.flatMap(\.artifacts).map(\.source))
        lock.sources = sources.filter { used.contains($0.key) }
        let estimate = DownloadEstimate(of: own.flatMap(\.artifacts)) { _ in false }
        lock.demands.disk = estimate.files == 0 ? nil : estimate.bytes
        return lock
    }
}

extension Lockfile.Demands {
    /// What both ask for, the higher of two minima.
    fileprivate func joined(with other: Lockfile.Demands) -> Lockfile.Demands {
        var joined = self
        joined.glibc = Self.higher(glibc, other.glibc)
        joined.driver = Self.higher(driver, other.driver)
        joined.gpus = LockedGPU.joined(gpus, other.gpus)
        return joined
    }

    private static func higher(_ left: String?, _ right: String?) -> String? {
        guard let left else { return right }
        guard let right else { return left }
        return DottedNumber(left) < DottedNumber(right) ? right : left
    }
}

extension DottedVersion {
    /// Whether a driver of this number is older than `other`.
    ///
    /// Of a branch alone nobody knows yet which of its drivers it will be.
    func isOlder(than other: DottedVersion) -> Bool {
        numbers.count > 1 ? self < other : major < other.major
    }
}
