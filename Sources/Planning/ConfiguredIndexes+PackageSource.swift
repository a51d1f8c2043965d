package import Indexes

extension ConfiguredIndexes: PackageSource {}
