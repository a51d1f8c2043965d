import FoundationEssentials
import SystemPackage

enum Corpus {
    /// Where the corpora lie, if they do.
    static let folder = ProcessInfo.processInfo.environment["PROVISION_CORPORA"].map {
        FilePath($0)
    }
}
