import PackageModel

extension WheelFilename {
    /// The lowest glibc that takes this wheel, by its platform tags; nil where it asks for none.
    ///
    /// Source: PEP 600 for `manylinux_X_Y`, PEPs 513, 571 and 599 for the older names.
    var lowestGlibc: DottedVersion? {
        tags.platforms.compactMap { platform -> DottedVersion? in
            let parts = platform.split(separator: "_")
            switch parts.first {
            case "manylinux1": return DottedVersion("2.5")
            case "manylinux2010": return DottedVersion("2.12")
            case "manylinux2014": return DottedVersion("2.17")
            case "manylinux" where parts.count > 2: return DottedVersion("\(parts[1]).\(parts[2])")
            default: return nil
            }
        }.min()
    }
}
