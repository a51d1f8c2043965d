/// The fields of a record that are understood (CEP 34, 36, 44, 45).
enum RecordField: String, CaseIterable {
    case name, version, build, subdir, depends, constrains, flags, noarch, md5, sha256, size
    case timestamp, license, purls
    case buildNumber = "build_number"
    case extraDepends = "extra_depends"
    case trackFeatures = "track_features"
    case licenseFamily = "license_family"
    case pythonSitePackagesPath = "python_site_packages_path"
    /// What a record says of its own place; the channel knows better.
    case filename = "fn"
    case url, channel

    /// By the number of its key in a pool that began with all of them.
    static func numbered(_ number: TextPool.Number) -> RecordField? {
        number < all.count ? all[number] : nil
    }

    private static let all = Array(allCases)
}
