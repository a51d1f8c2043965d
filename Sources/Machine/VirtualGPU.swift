/// A part of a GPU that a hypervisor hands to a virtual machine as if it were one: NVIDIA's vGPU.
///
/// Its driver is that of the vGPU software, in a version that suits the host's; no other drives it.
enum VirtualGPU {
    /// The profile that the driver's own name of a device tells: `A100-10C` of `GRID A100-10C`.
    ///
    /// Profiles end with gigabytes and a letter for what they are licensed for.
    static func profile(in model: String) -> String? {
        guard let word = model.split(separator: " ").last else { return nil }
        let parts = word.split(separator: "-")
        guard parts.count > 1, let end = parts.last, let letter = end.last, "ABCQ".contains(letter),
            end.count > 1, end.dropLast().allSatisfy({ $0.isASCII && $0.isNumber })
        else { return nil }
        return String(word)
    }

    /// The profile that the bus tells, by device and the board's own id.
    ///
    /// Source: pci.ids 2026.10.24, which knows the first generations alone.
    static func profile(device: UInt16, subsystem: String?) -> String? {
        guard let subsystem, subsystem.hasPrefix("10de:"),
            let board = UInt16(subsystem.dropFirst(5), radix: 16)
        else { return nil }
        return profiles[device]?[board]
    }

    private static let profiles: [UInt16: [UInt16: String]] = [
        0x0fe7: [0x101e: "K100"], 0x0ff7: [0x1037: "K140Q"], 0x118d: [0x101d: "K200"],
        0x11b0: [0x101a: "K240Q", 0x101b: "K260Q"], 0x13bd: [0x110a: "M40", 0x11d2: "M10-8Q"],
        0x13f2: [0x114d: "M60-1Q", 0x114e: "M60-2Q", 0x1150: "M60-8Q", 0x11b0: "M60-4A"],
        0x13f3: [0x1184: "M6-8Q"],
        0x1e37: [0x1347: "T10-8", 0x1348: "T10-4", 0x1349: "T10-2", 0x13a5: "T10-8"],
    ]
}
