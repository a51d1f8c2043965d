import YAML

extension LockedApt {
    /// What is not said elsewhere in the package.
    var fields: [YAMLValue.Field] {
        [YAMLValue.Field("architecture", .text(architecture))]
            + (installedSize.map { [YAMLValue.Field("installed-size", .integer($0))] } ?? [])
    }
}
