import Compatibility
import Machine
import PackageModel

extension Problem {
    /// Another driver: the oldest one that is enough, from an offer where there is one.
    func driverLoosenings(_ causes: Causes) -> [Loosening] {
        guard causes.hasDriver || causes.hasGPU, let driver = target.driver, !target.gpus.isEmpty
        else { return [] }
        let newer = driverSteps.filter { $0 > driver }
        guard let last = newer.last else { return [] }
        let loosening = Loosening(
            loosen: { Repair.Change.driver(last, nil, whyNot: nil).apply(to: &$0) },
            changes: { solution in
                let needed = floors.filter { $0 > driver && $0 <= last } + solution.ownDrivers
                return needed.filter { $0 <= last }.map(driverChange)
            })
        return [loosening]
    }

    private func driverChange(_ needed: DottedVersion) -> Repair.Change {
        let offer =
            target.fixedDriver == nil
            ? target.driverOffers.filter { $0.version >= needed && isDriving($0.version) }
                .min { $0.version < $1.version } : nil
        return .driver(needed, offer, whyNot: target.fixedDriver)
    }

    /// The oldest drivers of each CUDA major, ascending.
    private var floors: [DottedVersion] {
        Set(facts.releases.map { Int($0.version.major) })
            .compactMap { facts.minimumDriver(forCUDAMajor: $0) }.sorted()
    }

    /// Drivers at which something becomes possible, ascending.
    private var driverSteps: [DottedVersion] {
        Set(floors + facts.releases.map(\.driver)).filter(isDriving).sorted()
    }

    /// Whether GPUs of the target's generations are all in that driver's branch.
    private func isDriving(_ driver: DottedVersion) -> Bool {
        target.gpus.allSatisfy { gpu in
            facts.generation(of: gpu.capability).map {
                facts.branch(Int(driver.major), drives: $0)
            } ?? true
        }
    }
}

extension Solution {
    /// The drivers that came with the CUDA of torch and of the toolkit: these take their PTX too.
    fileprivate var ownDrivers: [DottedVersion] {
        [torchCUDA()?.version, toolkitRelease].compactMap(\.self)
            .compactMap { problem.facts.firstDriver(forCUDA: Int($0.major), Int($0.minor)) }
            .sorted()
    }
}
