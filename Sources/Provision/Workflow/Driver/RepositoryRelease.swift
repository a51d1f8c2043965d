import Apt
import FileSystem
import SystemPackage

/// What becomes of NVIDIA's repository when a recipe needs it no more.
struct RepositoryRelease {
    let name: String
    let session: Session
    /// Who else takes their driver from there: then it stays.
    let others: [String]
    /// What of it is there and goes; none where it stays.
    let files: [FilePath]

    /// Nil where the recipe has nothing to do with it.
    ///
    /// A recipe that owns the driver has to do with it even where nothing is on record: the files
    /// say themselves whose they are.
    init?(of name: String, in session: Session) throws {
        let state = session.systemState
        let record = try RepositoryRecord.stored(in: state)
        guard
            try record?.users.contains(name) == true
                || DriverRecord.stored(in: state)?.owner == name
        else { return nil }
        self.name = name
        self.session = session
        others = record?.users.filter { $0 != name } ?? []
        files =
            others.isEmpty ? try DriverRepository.ownFiles(below: session.systemRoot) : []
        if record == nil, files.isEmpty { return nil }
    }

    /// Takes the files away where nobody needs them, then what is on record.
    func perform() throws {
        let state = session.systemState
        guard others.isEmpty else {
            guard var record = try RepositoryRecord.stored(in: state) else { return }
            record.remove(name)
            try record.store(in: state)
            return
        }
        try DriverRepository.remove(below: session.systemRoot)
        try RepositoryRecord.forget(in: state)
    }

    /// What is told where a driver stays that came from there.
    static func consequence(for driver: DriverRecord?) -> String {
        """
        \(driver.map { "driver \($0.version)" } ?? "a driver") from NVIDIA's repository stays \
        installed and gets no updates any more
        """
    }
}
