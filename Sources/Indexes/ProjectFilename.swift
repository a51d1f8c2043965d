import PackageModel

/// Tells which project a file belongs to, by its name alone.
enum ProjectFilename {
    private static let archives = [".tar.gz", ".zip", ".tar.bz2", ".tgz", ".tar.xz"]

    /// The project of a wheel or source distribution; nil for what is neither.
    ///
    /// A source distribution's name is `name-version.tar.gz`; old ones may have hyphens in the
    /// name, so the last hyphen before a digit divides.
    static func project(of filename: String) -> PackageName? {
        if filename.hasSuffix(".whl") {
            return filename.utf8.firstIndex(of: UInt8(ascii: "-")).flatMap {
                PackageName(filename[..<$0])
            }
        }
        guard let suffix = archives.first(where: { filename.hasSuffix($0) }) else { return nil }
        let stem = filename.dropLast(suffix.count)
        guard let hyphen = stem.lastIndex(of: "-"),
            stem[hyphen...].dropFirst().first?.isNumber == true
        else { return nil }
        return PackageName(stem[..<hyphen])
    }
}
