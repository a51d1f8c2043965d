package import Diagnostics
import YAML

extension Lockfile {
    /// The driver that has to be installed before the rest runs; nil where none has.
    package var plannedDriver: LockedPackage? { packages.first(where: \.isPlannedDriver) }

    /// Throws `.damagedLock` where the target's driver is yet to come and no package of this lock,
    /// whose text is `text`, brings it.
    ///
    /// To be asked where the recipe speaks of a driver: one that does not leaves it to others, and
    /// its lock merely says that there is none yet.
    package func checkPlannedDriver(text: String, file: String) throws(ProvisionError) {
        guard let driver = target?.driver, driver.isPlanned, plannedDriver == nil else { return }
        let top = Mark(file: file, line: 1, column: 1)
        let root = try? Node.parse(text, file: file, limits: .generated)
        throw LockReader.damaged(
            "driver \(driver.branch) is planned, and no package of the layer `driver` brings it",
            at: root.map { LockPlaces($0).mark("target", "driver", "planned") } ?? top)
    }
}

extension LockedPackage {
    /// Whether it stands for the driver of NVIDIA that is to be there, with NVIDIA's number.
    package var isPlannedDriver: Bool { layer == .driver && !isOfDistribution }
}
