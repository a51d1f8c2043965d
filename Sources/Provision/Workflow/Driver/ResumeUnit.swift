import FileSystem
import Machine
import SystemPackage

/// The systemd unit that goes on with a run at the next boot.
///
/// It runs once: before anything else it switches itself off, so that a run which fails or hangs
/// does not come back with each boot.
struct ResumeUnit: Sendable, Equatable {
    static let name = "provision-resume.service"
    static let path: FilePath = "/etc/systemd/system/provision-resume.service"
    static let link: FilePath =
        "/etc/systemd/system/multi-user.target.wants/provision-resume.service"
    /// What variables the run has, for root's eyes alone: everybody may read units, and ask systemd
    /// for what stands in `Environment=`.
    static let variablesPath: FilePath = "/var/lib/provision/resume.env"

    /// The program by its path, and each argument as it is.
    let command: [String]
    /// Where the run was started: relative paths in variables are relative to it.
    let folder: FilePath
    /// What has to be mounted: the recipe, and what is not below `/` may come late.
    let mounts: [FilePath]
    /// Variables that the run shall have.
    let environment: [String: String]

    /// Where it tells how it went, below the state folder.
    static let log = "resume.log"

    var file: OwnFile {
        OwnFile(
            Self.path,
            """
            [Unit]
            Description=Go on with a recipe of provision after the reboot
            Wants=network-online.target
            After=network-online.target nvidia-persistenced.service nvidia-fabricmanager.service
            \(requirements)
            [Service]
            Type=oneshot
            StateDirectory=provision
            \(place)EnvironmentFile=\(Self.variablesPath)
            ExecStartPre=-/usr/bin/systemctl --no-reload disable \(Self.name)
            ExecStart=\(UnitText.command(command))
            StandardOutput=append:/var/lib/provision/\(Self.log)
            StandardError=inherit
            TimeoutStartSec=2h

            [Install]
            WantedBy=multi-user.target

            """)
    }

    var variables: OwnFile {
        OwnFile(
            Self.variablesPath,
            environment.sorted { $0.key < $1.key }
                .map { UnitText.assignment($0.key, $0.value) + "\n" }.joined(),
            mode: 0o600)
    }

    private var requirements: String {
        let words = mounts.map(\.string).filter(UnitText.isPlain).map(UnitText.word)
        return words.isEmpty ? "" : "RequiresMountsFor=\(words.joined(separator: " "))\n"
    }

    /// A path that cannot stand in this line is left out: then relative paths are not found, which
    /// the run tells.
    private var place: String {
        let text = folder.string
        guard UnitText.isPlain(text), !text.hasSuffix("\\"), !text.hasSuffix(" ") else { return "" }
        return "WorkingDirectory=-\(UnitText.percents(text))\n"
    }

    /// Writes the unit and switches it on for the next boot.
    func install(below root: FilePath = "/") throws {
        try variables.write(below: root)
        try file.write(below: root)
        let link = Self.place(Self.link, root)
        try Files.createDirectories(link.removingLastComponent())
        try Files.replaceSymlink(link, to: Self.path)
    }

    /// Takes away all of it; what is not there is no fault.
    static func remove(below root: FilePath = "/") throws {
        try OwnFile.remove(variablesPath, below: root)
        guard try OwnFile.remove(path, below: root) else { return }
        let link = place(Self.link, root)
        if (try? Files.readLink(link)) == path { try Files.remove(link) }
    }

    static func isInstalled(below root: FilePath = "/") -> Bool {
        (try? Files.exists(place(path, root))) == true
    }

    private static func place(_ path: FilePath, _ root: FilePath) -> FilePath {
        root == "/" ? path : root.appending(path.components)
    }
}
