/// One step of a plan: what becomes of one package.
package struct Operation: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        case install
        /// Another version or build of a package that is there.
        case change
        /// The same version and build from other bytes, or under another record of its channel.
        case reinstall
        case remove
    }

    /// The package as it is installed now; nil for `install`.
    package let old: LockedPackage?
    /// The package as the lock wants it; nil for `remove`.
    package let new: LockedPackage?
    package let kind: Kind
    package let layer: Layer
    package let name: String

    static func install(_ package: LockedPackage) -> Operation {
        Operation(
            old: nil, new: package, kind: .install, layer: package.layer, name: package.name)
    }

    static func remove(_ package: LockedPackage) -> Operation {
        Operation(old: package, new: nil, kind: .remove, layer: package.layer, name: package.name)
    }

    /// What leads from `old` to `new`; nil where both are the same files with the same record.
    static func difference(from old: LockedPackage, to new: LockedPackage) -> Operation? {
        let kind: Kind
        if (old.version, old.build) != (new.version, new.build) {
            kind = .change
        } else if Set(old.artifacts.map(\.digest)) != Set(new.artifacts.map(\.digest))
            || old.conda?.record != new.conda?.record
        {
            kind = .reinstall
        } else {
            return nil
        }
        return Operation(old: old, new: new, kind: kind, layer: new.layer, name: new.name)
    }
}
