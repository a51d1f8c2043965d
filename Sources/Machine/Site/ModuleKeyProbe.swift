import SystemPackage

/// Whether the firmware trusts the key that modules built here are signed with.
struct ModuleKeyProbe {
    let world: World

    /// Ubuntu's shim makes the first, DKMS the second; both are certificates in DER.
    private static let certificates: [FilePath] = [
        "/var/lib/shim-signed/mok/MOK.der", "/var/lib/dkms/mok.pub",
    ]

    func key() -> DriverSite.ModuleKey {
        let made = Self.certificates.compactMap { path in
            // A shorter file is no certificate, and an empty one would be found in anything.
            world.bytes(path, limit: 1 << 16).flatMap { $0.count >= 64 ? (path, $0) : nil }
        }
        guard let first = made.first else { return .none }
        let list = enrolled()
        return made.contains { Self.contains(list, $0.1) } ? .enrolled : .waiting(first.0.string)
    }

    /// The firmware's list of its owner's keys as shim shows it; a long one is split over several
    /// variables, at the border of a key.
    private func enrolled() -> [UInt8] {
        let folder = FilePath("/sys/firmware/efi/efivars")
        return world.names(in: folder).filter { $0.hasPrefix("MokListRT") }.sorted()
            .flatMap { world.bytes(folder.appending($0), limit: 1 << 20) ?? [] }
    }

    private static func contains(_ list: [UInt8], _ certificate: [UInt8]) -> Bool {
        list.firstRange(of: certificate) != nil
    }
}
