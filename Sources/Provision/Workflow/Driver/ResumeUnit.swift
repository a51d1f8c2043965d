import FileSystem
import Machine
import SystemPackage

/// The systemd unit that goes on with a recipe at the next boot.
///
/// It runs once: before anything else it switches itself off, so that a run which fails or hangs
/// does not come back with each boot.
struct ResumeUnit: Sendable, Equatable {
    static let name = "provision-resume.service"
    static let path: FilePath = "/etc/systemd/system/provision-resume.service"
    static let link: FilePath =
        "/etc/systemd/system/multi-user.target.wants/provision-resume.service"

    /// The command to run, each word as it is.
    let command: [String]
    /// The recipe's file: without it there is nothing to do.
    let recipe: FilePath
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
            ConditionPathExists=\(Self.escaped(recipe.string))

            [Service]
            Type=oneshot
            StateDirectory=provision
            \(variables)ExecStartPre=-/usr/bin/systemctl --no-reload disable \(Self.name)
            ExecStart=\(command.map(Self.word).joined(separator: " "))
            StandardOutput=append:/var/lib/provision/\(Self.log)
            StandardError=inherit
            TimeoutStartSec=2h

            [Install]
            WantedBy=multi-user.target

            """)
    }

    private var variables: String {
        environment.sorted { $0.key < $1.key }
            .map { "Environment=\(Self.word("\($0.key)=\($0.value)"))\n" }.joined()
    }

    /// systemd takes `%` for its specifiers, and `$` for variables in commands.
    private static func escaped(_ text: String) -> String {
        text.replacing("%", with: "%%")
    }

    /// One word in double quotes, whatever it holds.
    private static func word(_ text: String) -> String {
        let inner = escaped(text).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            .replacing("$", with: "$$")
        return "\"\(inner)\""
    }

    /// Writes the unit and switches it on for the next boot.
    func install(below root: FilePath = "/") throws {
        try file.write(below: root)
        let link = Self.place(Self.link, root)
        try Files.createDirectories(link.removingLastComponent())
        try Files.replaceSymlink(link, to: Self.path)
    }

    /// Takes away both; what is not there is no fault.
    static func remove(below root: FilePath = "/") throws {
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
