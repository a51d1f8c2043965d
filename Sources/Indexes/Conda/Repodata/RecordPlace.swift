/// Where records are read, which their text does not say: channel, subdir and the files' folder.
package struct RecordPlace: Sendable, Hashable {
    /// As `CondaRecord.channel` has it: no subdir, login or closing slash.
    package var channel: String
    /// Of records that tell none.
    package var subdir: String
    /// Where the package files are: absolute, without login, with a closing slash.
    package var base: String
    /// The address of the index itself, without login, for messages and relative addresses.
    package var source: String

    /// A place whose files lie beside its index, unless `base` says where (CEP 15).
    package init(channel: String, subdir: String, base: String? = nil, source: String? = nil) {
        self.channel = channel
        self.subdir = subdir
        let folder = base ?? "\(channel)/\(subdir)/"
        self.base = folder.hasSuffix("/") ? folder : folder + "/"
        self.source = source ?? self.base
    }

    /// The address of a package file; nil if the name is not that of one in a folder of ours.
    func url(of filename: String) -> String? {
        let isSimple = filename.utf8.allSatisfy(\.standsInAddress)
        guard filename.utf8.count <= 255, isSimple || IndexFile.isPlain(filename) else {
            return nil
        }
        if isSimple { return base + filename }
        return filename.utf8.reduce(into: base) { $0 += $1.escapedForAddress }
    }
}

extension UInt8 {
    /// What RFC 3986 lets stand in a path as it is.
    fileprivate var standsInAddress: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "!"), UInt8(ascii: "~"),
            UInt8(ascii: "="), UInt8(ascii: "@"), UInt8(ascii: "$"), UInt8(ascii: ","):
            true
        default: false
        }
    }

    fileprivate var escapedForAddress: String {
        if standsInAddress { return String(Unicode.Scalar(self)) }
        return (self < 16 ? "%0" : "%") + String(self, radix: 16, uppercase: true)
    }
}
