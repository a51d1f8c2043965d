import PackageModel

/// Which package `info/index.json` says that a package is.
struct CondaIdentity: Equatable, CustomStringConvertible {
    var name = ""
    var version = ""
    var build = ""

    /// Reads the three fields; what is missing is empty and thereby no package's.
    init(json: [UInt8]) throws(JSONReader.Failure) {
        var reader = JSONReader(json)
        try reader.enterObject()
        while let key = try reader.nextKey() {
            switch key {
            case "name": name = try reader.string()
            case "version": version = try reader.string()
            case "build": build = try reader.string()
            default: try reader.skip()
            }
        }
        guard reader.isAtEnd() else {
            throw JSONReader.Failure(offset: reader.offset, expected: "end")
        }
    }

    /// Whether this is the package that `filename` names.
    func matches(_ filename: CondaFilename) -> Bool {
        name.lowercased() == filename.name.lowercased() && version == filename.version
            && build == filename.build
    }

    var description: String { CondaPaths.shown("\(name) \(version) \(build)") }
}
