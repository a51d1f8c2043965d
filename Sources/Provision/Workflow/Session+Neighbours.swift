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
        try environmentNames().filter { $0 != name }.compactMap { other in
            guard let lock = try? InstalledLock.read(settings.places.home(of: other)),
                let minimum = lock.demands.driver.flatMap({ DottedVersion($0) })
            else { return nil }
            return Problem.DriverDemand(environment: other, minimum: minimum)
        }
    }
}
