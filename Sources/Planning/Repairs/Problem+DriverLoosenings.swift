import Compatibility
import Machine
import PackageModel
import Recipes

extension Problem {
    /// Another driver, from an offer where there is one; else the recipe's own demand given up.
    func driverLoosenings(_ causes: Causes) -> [Loosening] {
        guard causes.hasDriver || causes.hasGPU, drivers.hasSay else { return [] }
        return [offeredDriver, otherVersion, otherModules, foreignDriver, permittedDriver]
            .compactMap(\.self)
    }

    /// The target without one model of its GPUs, for a driver that drives the rest; what torch has
    /// to run on is said by `pytorch.cover` instead.
    func gpuLoosenings(_ causes: Causes) -> [Loosening] {
        let isCovered = driver == nil && torch?.cover.isEmpty == false
        guard causes.hasGPU, !isCovered, target.gpus.count > 1 else { return [] }
        return target.gpus.indices.map { index in
            var left = target.gpus
            let without = left.remove(at: index)
            let words = target.hasGivenGPUs ? [] : left.map { $0.word(facts) }
            return Loosening(
                .onlyGPUs(left, words: words, without: without.name), losesSomething: true)
        }
    }

    /// A driver of the machine's sources in place of the loaded one.
    private var offeredDriver: Loosening? {
        guard driver?.mayInstall != false, target.fixedDriver == nil, !target.driverOffers.isEmpty,
            target.driver != nil
        else { return nil }
        return Loosening(loosen: { $0.freeDriver() }, changes: \.driverChanges)
    }

    /// What `driver.version` says, given up for what is there or can be had.
    private var otherVersion: Loosening? {
        guard driver?.version != nil else { return nil }
        return Loosening(loosen: { $0.driver?.version = nil }, changes: \.driverChanges)
    }

    /// Whatever kernel modules the GPUs need.
    private var otherModules: Loosening? {
        guard driver?.modules != nil else { return nil }
        return Loosening(
            loosen: { $0.driver?.modules = nil },
            changes: { solution in
                solution.plannedDriver?.modules.map { [.driverModules($0)] } ?? []
            })
    }

    /// A driver of the machine's sources where none is loaded and the recipe wants none touched.
    private var permittedDriver: Loosening? {
        guard driver?.mayInstall == false, drivers.isEmpty, target.fixedDriver == nil,
            !target.isDescribed
        else { return nil }
        return Loosening(.driverSource(.auto), isLastResort: true)
    }

    /// A driver that no source of the machine has: NVIDIA's own, or that of another machine.
    private var foreignDriver: Loosening? {
        let loaded = target.driver
        guard loaded != nil || drivers.isEmpty else { return nil }
        let isSourceNamed = driver?.needsOffer == true
        let mayAdd =
            driver?.mayInstall != false && target.fixedDriver == nil
            && (!target.isDescribed || isSourceNamed)
        let whyNot =
            driver?.mayInstall == false
            ? "`driver.source: none` leaves this one's as it is" : target.fixedDriver
        return Loosening(
            loosen: { problem in
                problem.freeDriver()
                problem.driver?.mayInstall = true
                problem.driver?.addsSources = true
                problem.driver?.needsOffer = false
                problem.target.fixedDriver = nil
                problem.refreshMachineFacts()
            },
            changes: { solution in
                guard let needed = solution.neededDriver(inPlaceOf: loaded) else { return [] }
                return (mayAdd ? [.driverSource(.nvidiaRepo)] : []) + [
                    .loadedDriver(needed, whyNot: whyNot)
                ]
            }, isLastResort: offeredDriver != nil)
    }

    /// Any driver that may come in, whatever the recipe says of its version.
    private mutating func freeDriver() {
        demandDriver(nil)
        refreshMachineFacts()
    }
}

extension Solution {
    /// What `driver.version` has to say for the planned driver: the least that is enough, or its
    /// branch alone.
    fileprivate var driverChanges: [Repair.Change] {
        guard let planned = plannedDriver else { return [] }
        let branch = try? DottedSpecifier("\(planned.version.major)")
        let needed = lowestDriver().flatMap { try? DottedSpecifier(">=\($0)") }
        let loaded = problem.target.driver
        // A floor says too little where the loaded driver is too new.
        let isOlder = loaded.map { planned.version < $0 } ?? false
        let ways = (isOlder || planned.isLoaded ? [branch] : [needed, branch]).compactMap(\.self)
        return ways.map { .driver($0, planned.offer) }
    }

    fileprivate func neededDriver(inPlaceOf loaded: DottedVersion?) -> DottedSpecifier? {
        if let lowest = lowestDriver(), loaded.map({ lowest > $0 }) ?? true {
            return try? DottedSpecifier(">=\(lowest)")
        }
        return plannedDriver.flatMap { try? DottedSpecifier("\($0.version.major)") }
    }
}
