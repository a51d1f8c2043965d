package import Machine
package import PackageModel

/// One driver that a machine may have in the end.
struct DriverCandidate: Sendable, Hashable {
    /// As people are told it: `580.65.06`, or `580` for some driver of that branch.
    var version: DottedVersion
    var origin: Origin
    /// Which kernel modules it has; nil where they have no say or nobody can tell.
    var modules: DriverState.ModuleFlavor?

    enum Origin: Sendable, Hashable {
        /// It is there, and taking it changes nothing.
        case loaded
        case offer(DriverOffer)
        /// Whatever that branch has last: for a machine that is yet to be set up.
        case branch
    }

    var branch: Int { Int(version.major) }

    /// What floors are held against: where only the branch is known, it is as new as that gets.
    var newest: DottedVersion {
        guard version.numbers.count == 1 else { return version }
        return DottedVersion("\(version.major).999") ?? version
    }

    var offer: DriverOffer? {
        if case .offer(let offer) = origin { offer } else { nil }
    }
}

/// The driver that a solution stands on.
package struct PlannedDriver: Sendable, Hashable {
    /// `580.65.06`; the branch alone, `580`, where nobody knows yet which of its drivers it will be.
    package var version: DottedVersion
    /// Whether it is there already: nothing is to be installed, and nothing to be rebooted.
    package var isLoaded: Bool
    /// What brings it; nil where it is loaded, or where no source was known.
    package var offer: DriverOffer?
    /// Which kernel modules it has or shall get, by GPU and recipe; nil where nobody can tell.
    package var modules: DriverState.ModuleFlavor?

    package init(
        version: DottedVersion, isLoaded: Bool, offer: DriverOffer? = nil,
        modules: DriverState.ModuleFlavor? = nil
    ) {
        self.version = version
        self.isLoaded = isLoaded
        self.offer = offer
        self.modules = modules
    }
}
