import Diagnostics
import Installation
import Lockfiles
import PackageModel
import Planning

extension Session {
    /// What the other environments of this prefix need of the machine's driver: there is one driver
    /// for all of them.
    ///
    /// One whose lock cannot be read, which another version may have written, has no say.
    func neighbours(of name: String) throws -> [Problem.DriverDemand] {
        try environmentNames().filter { $0 != name }
            .compactMap { Problem.DriverDemand(settings.places.home(of: $0)) }
    }
}

extension Problem.DriverDemand {
    /// What the current generation of an environment needs; nil where it needs no driver.
    init?(_ home: PrefixFolder) {
        guard let lock = try? InstalledLock.read(home),
            let minimum = lock.demands.driver.flatMap({ DottedVersion($0) })
        else { return nil }
        self.init(
            environment: home.name, minimum: minimum,
            newestBranch: lock.demands.newestDriver.flatMap { Int($0) })
    }
}
