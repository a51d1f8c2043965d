import Apt
import FileSystem
import Glibc
import Hashing
import PackageModel
import SystemPackage
import TestSupport
import Testing

@testable import Provision

/// A signed repository in a folder, which stands for NVIDIA's on a machine of a test's own.
struct RepositoryWorld {
    let driver: DriverWorld
    private let source: AptWorld
    let fingerprint: String

    /// Why a test that needs it is skipped.
    static let isPossible =
        AptWorld.isPossible
        && ["gpg", "gpgv"].allSatisfy {
            (try? Files.exists(FilePath("/usr/bin").appending($0))) == true
        }

    static let isRoot = geteuid() == 0

    /// Has driver 580, and the distribution 535.
    init() throws {
        driver = try DriverWorld()
        source = try AptWorld()
        try source.publish(DriverWorld.packages("580.95.05-1"))
        let home = source.folder.appending("gnupg")
        try Files.createDirectories(home)
        func gpg(_ arguments: String...) throws -> [String] {
            let options = ["--homedir", home.string, "--batch", "--quiet", "--yes"]
            let words = (["/usr/bin/gpg"] + options + arguments).map { "'\($0)'" }
                .joined(separator: " ")
            let lines = MachineProgram("/bin/sh").lines("-c", "chmod 700 '\(home)'; \(words)")
            return try #require(lines, "\(arguments)")
        }
        _ = try gpg(
            "--passphrase", "", "--quick-gen-key", "Test <test@example.invalid>", "ed25519")
        let listed = try gpg("--with-colons", "--list-keys").first { $0.hasPrefix("fpr:") }
        fingerprint = try #require(listed).split(separator: ":").last.map(String.init) ?? ""
        _ = try gpg(
            "--armor", "--output", source.source.appending("key.pub").string, "--export",
            fingerprint)
        let index = source.source.appending("Packages")
        let release = source.folder.appending("Release")
        try Files.writeAtomically(
            """
            Origin: Test
            Date: Mon, 05 Jan 2026 00:00:00 UTC
            SHA256:
             \(try Digest.sha256(ofFile: index).hex) \(try Files.read(index).count) Packages

            """, to: release)
        _ = try gpg(
            "--output", source.source.appending("InRelease").string, "--clearsign", release.string)
        _ = MachineProgram("/bin/sh").lines(
            "-c", "gpgconf --homedir '\(home)' --kill all; true")
    }

    var variables: [String: String] {
        ["PROVISION_DRIVER_REPOSITORY": "file:\(source.source)/ \(fingerprint)"]
    }

    func run(
        _ arguments: String..., with extra: [String: String] = [:]
    ) async throws -> Tool.Result {
        try await driver.station.tool.start(
            Tool.executable, arguments,
            with: driver.station.environment(
                driver.world.environment.merging(variables.merging(extra) { $1 }) { $1 }))
    }

    func recipe(_ name: String = "demo", more: String = "") throws {
        try driver.station.folder.write(
            "\(name).yaml",
            """
            recipe: 1
            name: \(name)
            driver: {version: 580, source: nvidia-repo}
            verify: [files]
            \(more)

            """)
    }

    /// What of the repository is on the machine, the record among it.
    var traces: [String] {
        get throws {
            try [
                DriverRepository.sourcesPath, DriverRepository.pinPath, DriverRepository.keyPath,
                "/var/lib/provision/repository.json",
            ].map { String($0.string.dropFirst()) }.filter(driver.world.has)
        }
    }

    var record: RepositoryRecord? {
        get throws {
            try RepositoryRecord.stored(in: driver.world.machine.appending("var/lib/provision"))
        }
    }
}
