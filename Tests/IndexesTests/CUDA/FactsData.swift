import FoundationEssentials
import SystemPackage
import Testing

/// Files of NVIDIA's that are no part of this repository.
enum FactsData {
    static let folder = ProcessInfo.processInfo.environment["PROVISION_FACTS_DATA"].map {
        FilePath($0)
    }
    static let unset: Comment = "PROVISION_FACTS_DATA does not name the folder of the data"
}
