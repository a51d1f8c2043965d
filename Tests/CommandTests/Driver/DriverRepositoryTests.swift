import Apt
import Diagnostics
import FileSystem
import Machine
import SystemPackage
import TestSupport
import Testing

@testable import Provision

@Suite struct `NVIDIA's repository as a source of apt's` {
    /// Made for this test.
    private static let key = """
        -----BEGIN PGP PUBLIC KEY BLOCK-----

        mDMEawN3YRYJKwYBBAHaRw8BAQdA2rK1SXCzzi86eZBbs2k6tCjnkRl+7tMRyxTU
        CgyxLNq0F1Rlc3QgPHRlc3RAZXhhbXBsZS5jb20+iJYEExYIAD4WIQQAUZ5vl5SG
        zqR5I2Bz+3DVFzxFRwUCawN3YQIbAwUJA8JnAAULCQgHAgYVCgkICwIEFgIDAQIe
        AQIXgAAKCRBz+3DVFzxFRyZgAQCG9TqiA5mDz/JQoZpCj3tv0DQH0wgMasWfXWfM
        F7xmeAD+Og0N3Mv/ENy6oe3hmqeQNinMDPYm7LEFkyR6vcxJkAo=
        =wyym
        -----END PGP PUBLIC KEY BLOCK-----

        """
    private static let fingerprint = "00519E6F979486CEA479236073FB70D5173C4547"

    private func system(_ id: String, _ version: String, _ machine: String = "x86_64")
        -> OperatingSystem
    {
        OperatingSystem(id: id, versionID: version, prettyName: id, architecture: machine)
    }

    @Test func `a key's fingerprint is the one that gpg tells`() throws {
        #expect(try RepositoryKey(Array(Self.key.utf8)).fingerprint == Self.fingerprint)
    }

    @Test(arguments: [
        "", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n-----END PGP PUBLIC KEY BLOCK-----\n",
        "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----\n",
        "-----END PGP PUBLIC KEY BLOCK-----\n-----BEGIN PGP PUBLIC KEY BLOCK-----\n",
        "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmP//////\n-----END PGP PUBLIC KEY BLOCK-----\n",
    ])
    func `what is no key is refused`(_ text: String) {
        let error = #expect(throws: ProvisionError.self) { try RepositoryKey(Array(text.utf8)) }
        #expect(error?.code == .untrustedKey)
    }

    @Test func `two keys in one file are refused, and so is half a key`() throws {
        let packets = try RepositoryKey(Array(Self.key.utf8)).packets
        for bytes in [packets + packets, packets.dropLast(3)] {
            let text =
                "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n\(Base64.text(bytes))\n"
                + "-----END PGP PUBLIC KEY BLOCK-----\n"
            #expect(throws: ProvisionError.self) { try RepositoryKey(Array(text.utf8)) }
        }
    }

    @Test func `the distribution gives address and key`() {
        let base = "https://repository.example/compute"
        let ubuntu = DriverRepository(base: base, system: system("ubuntu", "22.04", "aarch64"))
        #expect(ubuntu?.url == "\(base)/cuda/repos/ubuntu2204/sbsa/")
        #expect(ubuntu?.keyURL.hasSuffix("/3bf863cc.pub") == true)
        #expect(ubuntu?.fingerprint.hasSuffix("3BF863CC") == true)
        let debian = DriverRepository(base: base, system: system("debian", "13"))
        #expect(debian?.keyName == "8793F200.pub")
        #expect(debian?.fingerprint.hasSuffix("8793F200") == true)
        #expect(DriverRepository(base: base, system: system("fedora", "43")) == nil)
    }

    private func known(_ fingerprint: String = fingerprint) -> DriverRepository {
        DriverRepository(
            url: "https://repository.example/x/", keyName: "k", fingerprint: fingerprint)
    }

    private func text(_ path: FilePath, below root: TemporaryDirectory) throws -> String {
        try Files.readText(root.path.appending(path.components))
    }

    @Test func `the known key alone is trusted`() throws {
        let stranger = known(String(repeating: "0", count: 40))
        let error = #expect(throws: ProvisionError.self) {
            try stranger.trusted(Array(Self.key.utf8))
        }
        #expect(error?.code == .untrustedKey)
        #expect(try known().trusted(Array(Self.key.utf8)).fingerprint == Self.fingerprint)
    }

    @Test func `it is added and taken away whole`() throws {
        let root = try TemporaryDirectory()
        let repository = known()
        try repository.check(below: root.path, isOnRecord: false)
        try repository.add(repository.trusted(Array(Self.key.utf8)), below: root.path)
        #expect(DriverRepository.isThere(below: root.path))
        #expect(try DriverRepository.ownFiles(below: root.path).count == 3)
        let source = try text(DriverRepository.sourcesPath, below: root)
        #expect(
            source.contains("Signed-By: \(root.path)/etc/apt/keyrings/provision-nvidia.gpg\n"))
        #expect(
            repository.source(below: "/").text.contains(
                "Signed-By: /etc/apt/keyrings/provision-nvidia.gpg\n"))
        let rule = try text(DriverRepository.pinPath, below: root)
        #expect(rule.contains("Pin: origin \"repository.example\"\nPin-Priority: 100\n"))
        try DriverRepository.remove(below: root.path)
        #expect(!DriverRepository.isThere(below: root.path))
        for folder in ["etc/apt/sources.list.d", "etc/apt/preferences.d", "etc/apt/keyrings"] {
            #expect(try Files.list(root.path.appending(folder)).isEmpty)
        }
    }

    @Test func `what is somebody's own stays, with the key that it needs`() throws {
        let root = try TemporaryDirectory()
        let key = try known().trusted(Array(Self.key.utf8))
        try known().add(key, below: root.path)
        let source = root.path.appending(DriverRepository.sourcesPath.components)
        let place = root.path.appending(DriverRepository.keyPath.components)
        try Files.writeAtomically("Types: deb\n", to: source)
        try DriverRepository.remove(below: root.path)
        #expect(try Files.exists(source) && Files.exists(place))
        let error = #expect(throws: ProvisionError.self) {
            try known().check(below: root.path, isOnRecord: true)
        }
        #expect(error?.code == .fileOfAnother)
        // Where the source was removed by hand, the key is nobody's.
        try Files.remove(source)
        #expect(throws: ProvisionError.self) {
            try known().check(below: root.path, isOnRecord: false)
        }
        try known().check(below: root.path, isOnRecord: true)
        try DriverRepository.remove(below: root.path)
        #expect(try !Files.exists(place))
    }

    @Test func `who has it is on record, sorted and each once`() throws {
        let folder = try TemporaryDirectory()
        #expect(try RepositoryRecord.stored(in: folder.path) == nil)
        var record = RepositoryRecord(user: "lab")
        record.add("demo")
        record.add("lab")
        #expect(record.users == ["demo", "lab"] && record.isUnused)
        try record.store(in: folder.path)
        #expect(try RepositoryRecord.stored(in: folder.path) == record)
        try folder.write("repository.json", "{}")
        let error = #expect(throws: ProvisionError.self) {
            try RepositoryRecord.stored(in: folder.path)
        }
        #expect(error?.code == .damagedDriverRecord)
        try RepositoryRecord.forget(in: folder.path)
        #expect(try RepositoryRecord.stored(in: folder.path) == nil)
    }
}

/// Base64 without a library of its own.
private enum Base64 {
    static func text(_ bytes: some Collection<UInt8>) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var text = ""
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let group = rest.prefix(3)
            rest = rest.dropFirst(3)
            let padded = group + Array(repeating: 0, count: 3 - group.count)
            let value = padded.reduce(0) { $0 << 8 | Int($1) }
            for place in 0..<4 {
                text.append(
                    place <= group.count ? digits[(value >> (18 - 6 * place)) & 63] : "=")
            }
        }
        return text
    }
}
