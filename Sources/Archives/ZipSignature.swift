/// The first four bytes of each record of a ZIP.
enum ZipSignature {
    static let localHeader: UInt32 = 0x0403_4B50
    /// `localHeader` as it stands in the file.
    static let localHeaderBytes: [UInt8] = [0x50, 0x4B, 3, 4]
    static let centralHeader: UInt32 = 0x0201_4B50
    static let end: UInt32 = 0x0605_4B50
    static let zip64End: UInt32 = 0x0606_4B50
    static let zip64Locator: UInt32 = 0x0706_4B50
    static let descriptor: UInt32 = 0x0807_4B50
}
