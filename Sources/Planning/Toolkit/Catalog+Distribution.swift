import Lockfiles
package import Machine
import PackageModel
import Resolution

// The distribution's own toolkit: what apt has of it are the candidates, and the same rules bind
// them as any release of NVIDIA's.
extension Catalog {
    /// Makes the toolkits known that apt could install.
    mutating func provideDistribution() {
        guard candidates(of: .toolkit) == nil else { return }
        let offers = problem.target.toolkitOffers
        provide(releases: offers.map(\.release), for: .toolkit)
        for index in offers.indices { settle(.toolkit, index) }
        lists[.toolkit]?.displayName = Lockfile.distributionToolkitName
        if offers.isEmpty { lists[.toolkit]?.remark = "is in no source of apt" }
    }
}

extension Solution {
    /// The package of the distribution that brings the toolkit; nil where it comes from elsewhere.
    package var toolkitOffer: ToolkitOffer? {
        guard problem.toolkit?.isOfDistribution == true, let release = toolkitRelease else {
            return nil
        }
        return problem.target.toolkitOffers.first { $0.release == release }
    }

    /// What apt is asked for so that the toolkit of the lock comes, and no other:
    /// `nvidia-cuda-toolkit=12.4.131~12.4.1-2`.
    package var distributionToolkit: String? {
        toolkitOffer.map { "\($0.package)=\($0.packageVersion)" }
    }
}
