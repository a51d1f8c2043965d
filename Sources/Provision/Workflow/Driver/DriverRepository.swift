import Diagnostics
import FileSystem
import Machine
import SystemPackage

/// NVIDIA's package repository for one distribution, as a source of apt's.
///
/// Its key comes from NVIDIA's host when the source is added, and is compared with the fingerprint
/// that is written here: who can change one of them cannot change both.
struct DriverRepository: Sendable, Equatable {
    /// With a slash at the end.
    let url: String
    let keyName: String
    let fingerprint: String

    static let sourcesPath: FilePath = "/etc/apt/sources.list.d/provision-nvidia.sources"
    static let pinPath: FilePath = "/etc/apt/preferences.d/provision-nvidia"
    static let keyPath: FilePath = "/etc/apt/keyrings/provision-nvidia.gpg"

    /// Nil for distributions for which NVIDIA has none.
    ///
    /// The first fingerprint is the one that NVIDIA/cuda-repo-management prints in SIGNATURES.md and
    /// that apt names in its issues 30 and 34; the second, of the key for Debian 13, stands in
    /// cookbooks that install from there.
    init?(base: String, system: OperatingSystem) {
        let folders = ["x86_64": "x86_64", "aarch64": "sbsa"]
        guard let version = system.versionID, let folder = folders[system.architecture],
            ["ubuntu", "debian"].contains(system.id)
        else { return nil }
        let release = system.id + version.filter { $0 != "." }
        url = "\(base)/cuda/repos/\(release)/\(folder)/"
        let isRecent = system.id == "debian" && version == "13"
        keyName = isRecent ? "8793F200.pub" : "3bf863cc.pub"
        fingerprint =
            isRecent
            ? "02182E60104FCDC26EAE1B8597A5D4CB8793F200"
            : "EB693B3035CD5710E231E123A4B469963BF863CC"
    }

    init(url: String, keyName: String, fingerprint: String) {
        self.url = url
        self.keyName = keyName
        self.fingerprint = fingerprint
    }

    var keyURL: String { url + keyName }

    static func isThere(below root: FilePath) -> Bool {
        (try? Files.exists(DriverWork.place(sourcesPath, root))) == true
    }

    /// The key that the key's address gave; throws R657 where its fingerprint is another.
    func trusted(_ text: [UInt8]) throws -> RepositoryKey {
        let key = try RepositoryKey(text)
        guard key.fingerprint == fingerprint else {
            throw ProvisionError(
                .untrustedKey, "the key of `\(url)` is not the one that provision knows",
                context: ["it is \(key.fingerprint)", "it should be \(fingerprint)"],
                hints: ["compare it with NVIDIA's own word before anything trusts it"])
        }
        return key
    }

    /// Throws R659 where somebody else's files have the names; a key bears no mark, so it is ours
    /// where the repository is on record.
    func check(below root: FilePath, isOnRecord: Bool) throws {
        try rule.check(below: root)
        try source(below: root).check(below: root)
        guard !isOnRecord, try Files.exists(DriverWork.place(Self.keyPath, root)) else { return }
        throw OwnFile.inTheWay(Self.keyPath)
    }

    /// Writes key, rule and source, in this order.
    func add(_ key: RepositoryKey, below root: FilePath) throws {
        let place = DriverWork.place(Self.keyPath, root)
        try Files.createDirectories(place.removingLastComponent())
        try Files.writeAtomically(key.packets, to: place, sync: true)
        try rule.write(below: root)
        try source(below: root).write(below: root)
    }

    /// Takes all of it away again; a source that somebody made theirs keeps its key.
    static func remove(below root: FilePath) throws {
        for path in try ownFiles(below: root) { try Files.remove(DriverWork.place(path, root)) }
    }

    /// What of it is there and ours.
    static func ownFiles(below root: FilePath) throws -> [FilePath] {
        var files = try [sourcesPath, pinPath].filter { try OwnFile.isThere($0, below: root) }
        let isTakenOver =
            try !files.contains(sourcesPath) && Files.exists(DriverWork.place(sourcesPath, root))
        if try !isTakenOver && Files.exists(DriverWork.place(keyPath, root)) {
            files.append(keyPath)
        }
        return files
    }

    /// A key is named where apt finds it, which is below `root` on a test's own machine.
    func source(below root: FilePath) -> OwnFile {
        OwnFile(
            Self.sourcesPath,
            """
            Types: deb
            URIs: \(url)
            Suites: /
            Signed-By: \(DriverWork.place(Self.keyPath, root))

            """)
    }

    /// Nothing of it comes unasked: what a recipe's driver consists of is asked for by version.
    var rule: OwnFile {
        let host = url.split(separator: "/").dropFirst().first.map(String.init) ?? ""
        return OwnFile(
            Self.pinPath,
            """
            Package: *
            Pin: origin "\(host)"
            Pin-Priority: 100

            """)
    }
}
