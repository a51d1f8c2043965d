import FileSystem
import SystemPackage

extension Session {
    /// Takes away what `uninstall` has to of a recipe's driver: our files and the record.
    ///
    /// The driver's own packages stay, and so does what another recipe owns.
    /// Gives whether there was something.
    @discardableResult
    func releaseDriver(of name: String) throws -> Bool {
        guard let record = try DriverRecord.read(systemState), record.owner == name else {
            return false
        }
        for path in [DriverFiles.holdPath, DriverFiles.nouveau.path] {
            try OwnFile.remove(path, below: systemRoot)
        }
        try ResumeUnit.remove(below: systemRoot)
        try DriverRepository.remove(below: systemRoot)
        try DriverRecord.forget(systemState)
        return true
    }
}
