import Diagnostics
import PackageModel

/// Whether the parts of a lock agree with each other.
///
/// A lock is written in one piece. Where its parts disagree, a hand or a merge was there, and what
/// it would install is nothing that was solved.
struct LockConsistency {
    let lock: Lockfile
    /// As they stand in the text.
    let packages: [LockedPackage]
    let places: LockPlaces

    func check() throws(ProvisionError) {
        try checkTarget()
        try checkPython()
        try checkDriver()
        try checkNames()
        for (index, package) in packages.enumerated() {
            try checkFiles(of: package, index)
        }
        try checkDependencies()
    }

    func damaged(_ what: String, at mark: Mark) -> ProvisionError {
        LockReader.damaged(what, at: mark)
    }

    // MARK: The machine

    /// What is demanded of a machine is what the lock was solved for.
    private func checkTarget() throws(ProvisionError) {
        try checkGPUs(lock.demands.gpus, at: places.mark("demands", "gpus"))
        guard let target = lock.target else { return }
        guard target.architecture == lock.demands.architecture else {
            throw damaged(
                "it is for \(target.architecture) and demands \(lock.demands.architecture)",
                at: places.mark("demands", "architecture"))
        }
        try checkGPUs(target.gpus, at: places.mark("target", "gpus"))
        guard LockedGPU.counts(target.gpus) == LockedGPU.counts(lock.demands.gpus) else {
            throw damaged(
                "the GPUs of `demands` are not those of `target`",
                at: places.mark("demands", "gpus"))
        }
    }

    private func checkGPUs(_ gpus: [String], at mark: Mark) throws(ProvisionError) {
        // The list's length goes first: of thousands of entries none has to be looked at.
        guard gpus.count <= LockedGPU.most else {
            throw damaged(
                "\(gpus.count) kinds of GPU are more than a machine can have", at: mark)
        }
        for words in gpus where LockedGPU(words) == nil {
            throw damaged("`gpus` cannot have `\(words.shortened)`", at: mark)
        }
        let count = LockedGPU.counts(gpus).values.reduce(0, +)
        guard count <= LockedGPU.most else {
            throw damaged(
                "\(count) GPUs are more than a machine can have: up to \(LockedGPU.most)",
                at: mark)
        }
    }

    /// The interpreter that is demanded is the one that the environment is made on.
    private func checkPython() throws(ProvisionError) {
        let place = places.mark("demands", "python")
        if let target = lock.target, target.python != lock.demands.python {
            throw damaged("the Python of `demands` is not that of `target`", at: place)
        }
        let index = packages.firstIndex { $0.layer == .python }
        let version = index.map { packages[$0].version }
        guard version != lock.demands.python else { return }
        throw damaged(
            "the package of the layer `python` is not the Python of `demands`",
            at: index.map { places.mark(ofPackage: $0, "version") } ?? place)
    }
}

// MARK: - The driver

extension LockConsistency {
    /// A planned driver is one package that stands for itself: of the branch that the target will
    /// have, new enough for the rest, and without anything to fetch.
    private func checkDriver() throws(ProvisionError) {
        let planned = packages.indices.filter { packages[$0].isPlannedDriver }
        guard let index = planned.first else { return }
        if planned.count > 1 {
            throw damaged(
                "a machine has one driver, and these are \(planned.count)",
                at: places.mark(ofPackage: planned[1], "name"))
        }
        let driver = packages[index]
        guard let version = DottedVersion(driver.version), version.isDriver else {
            throw damaged(
                "`\(driver.version)` is no driver", at: places.mark(ofPackage: index, "version"))
        }
        for (field, isEmpty) in [
            ("artifacts", driver.artifacts.isEmpty), ("dependencies", driver.dependencies.isEmpty),
        ] where !isEmpty {
            throw damaged(
                "a driver that is planned has no `\(field)`",
                at: places.mark(ofPackage: index, field))
        }
        if let modules = driver.build, !["open", "proprietary"].contains(modules) {
            throw damaged(
                "no driver has kernel modules of the kind `\(modules.shortened)`",
                at: places.mark(ofPackage: index, "build"))
        }
        guard LockWord.lowercase(driver.name) != nil else {
            throw damaged(
                "`\(driver.name)` cannot bring a driver",
                at: places.mark(ofPackage: index, "name"))
        }
        try checkTarget(of: version, index)
    }

    private func checkTarget(of version: DottedVersion, _ index: Int) throws(ProvisionError) {
        let place = places.mark(ofPackage: index, "version")
        if let demanded = lock.demands.driver.flatMap({ DottedVersion($0) }),
            version.isOlder(than: demanded)
        {
            throw damaged("driver \(version) is older than the demanded \(demanded)", at: place)
        }
        guard let target = lock.target else { return }
        guard let driver = target.driver, driver.isPlanned else {
            throw damaged(
                "it brings driver \(version), and its target plans none",
                at: places.mark("target", "driver"))
        }
        guard driver.branch == "\(version.major)" else {
            throw damaged(
                "driver \(version) is not of the target's branch \(driver.branch)", at: place)
        }
    }
}

extension DottedVersion {
    /// Whether NVIDIA could number a driver so: a branch of three digits, `580`, or one of its
    /// drivers, `580.65.06`.
    fileprivate var isDriver: Bool { 100...999 ~= major && numbers.count <= 3 }
}
