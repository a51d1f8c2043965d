import PackageModel

extension PEP440Version {
    /// The numbers of the release, such as 13.4.0 of `13.4.0rc1`: what rules of releases are about.
    var numbers: DottedVersion? {
        DottedVersion(release.map(String.init).joined(separator: "."))
    }
}
