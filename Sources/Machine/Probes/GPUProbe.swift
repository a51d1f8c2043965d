import Compatibility
import SystemPackage

/// NVIDIA's display devices on the PCI bus.
struct GPUProbe {
    let world: World
    let facts: Facts
    private static let bus = FilePath("/sys/bus/pci/devices")

    /// By address; needs no driver.
    func gpus() -> [GPU] { world.names(in: Self.bus).sorted().compactMap(gpu) }

    private func gpu(_ address: String) -> GPU? {
        let folder = Self.bus.appending(address)
        // Audio, USB and NVSwitch functions have vendor and ids of the same ranges, but not the class.
        guard number(folder, "vendor") == 0x10de, let kind = number(folder, "class"),
            kind >> 16 == 0x03,
            let device = number(folder, "device").flatMap({ UInt16(exactly: $0) })
        else { return nil }
        let known = information(address)
        return GPU(
            address: address, deviceID: device, subsystem: subsystem(folder),
            boundDriver: world.readLink(folder.appending("driver"))?.lastComponent?.string,
            uuid: known["GPU UUID"].flatMap(Self.name),
            driverName: known["Model"], facts: facts)
    }

    /// The driver writes question marks for digits until it has started the GPU.
    private static func name(_ told: String) -> String? {
        told.hasPrefix("GPU-") && !told.contains("?") ? told : nil
    }

    private func subsystem(_ folder: FilePath) -> String? {
        guard let vendor = world.word(folder.appending("subsystem_vendor")),
            let device = world.word(folder.appending("subsystem_device"))
        else { return nil }
        return "\(vendor.dropFirst(2)):\(device.dropFirst(2))"
    }

    /// What the loaded driver says of a device, line by line: `Model`, `GPU UUID`.
    private func information(_ address: String) -> [Substring: String] {
        let path = FilePath("/proc/driver/nvidia/gpus").appending(address).appending("information")
        var known: [Substring: String] = [:]
        for line in world.text(path, limit: 1 << 16)?.split(separator: "\n") ?? [] {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, known[parts[0]] == nil else { continue }
            known[parts[0]] = parts[1].split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        return known
    }

    private func number(_ folder: FilePath, _ name: String) -> UInt32? {
        world.word(folder.appending(name)).flatMap {
            $0.hasPrefix("0x") ? UInt32($0.dropFirst(2), radix: 16) : nil
        }
    }
}
