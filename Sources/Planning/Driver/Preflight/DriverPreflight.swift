package import Machine
package import PackageModel

/// Looks at a machine before its driver is changed: all that stands in the way, at once.
///
/// Pure: nothing is read but what is handed in.
package struct DriverPreflight: Sendable {
    package var profile: MachineProfile
    package var site: DriverSite
    /// NVIDIA's number of the driver that is to be there in the end.
    package var planned: DottedVersion
    package var modules: DriverPackages.ModuleSource
    package var lacks: [DriverPackages.Lack]
    /// Names of the packages that would change.
    package var changes: Set<String>
    /// What is to be written where.
    package var space: [SpaceDemand]
    /// What the lock runs on at the least.
    package var lowest: DottedVersion?
    /// What the lock's packages are for, `ubuntu-22.04`; nil where it does not say.
    package var lockedSystem: String?
    package var isRoot: Bool
    /// The recipe whose driver it is; nil where nobody's, or this one's.
    package var owner: String?
    /// Whether the user said that this recipe takes the driver over.
    package var takesDriver: Bool
    /// Whether the run has to prove the driver: then it cannot be left to a reboot.
    package var needsProof = false

    package init(
        profile: MachineProfile, site: DriverSite, planned: DottedVersion,
        modules: DriverPackages.ModuleSource = .none, lacks: [DriverPackages.Lack] = [],
        changes: Set<String> = [], space: [SpaceDemand] = [], lowest: DottedVersion? = nil,
        lockedSystem: String? = nil, isRoot: Bool = true, owner: String? = nil,
        takesDriver: Bool = false
    ) {
        self.profile = profile
        self.site = site
        self.planned = planned
        self.modules = modules
        self.lacks = lacks
        self.changes = changes
        self.space = space
        self.lowest = lowest
        self.lockedSystem = lockedSystem
        self.isRoot = isRoot
        self.owner = owner
        self.takesDriver = takesDriver
    }

    /// Bytes that a folder's file system must have free.
    package struct SpaceDemand: Sendable, Hashable {
        package var path: String
        package var bytes: Int64

        package init(_ path: String, bytes: Int64) {
            self.path = path
            self.bytes = bytes
        }
    }

    /// What no source has: it is known before there is a lock.
    package var lackFindings: [DriverFinding] { missingPackages + missingHeaders }

    /// Refusals first; where the driver is another's affair, nothing else matters.
    package func findings() -> [DriverFinding] {
        if let foreign = foreignHost ?? wrongDistribution { return [foreign] }
        let all =
            [needsRoot, foreignOwner, runfile, tooOld, unsigned, held, inUse]
            + missingPackages + missingHeaders + missingSpace
            + [nouveau, loadedOther, mismatch, displayServer]
        let found = all.compactMap(\.self)
        return found.filter { $0.weight == .refusal } + found.filter { $0.weight == .warning }
    }
}
