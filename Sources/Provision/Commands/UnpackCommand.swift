import Archives
import ArgumentParser
import Diagnostics
import SystemPackage

/// Unpacks an archive with the extractor that installations use.
struct UnpackCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "unpack", abstract: "Unpack an archive safely: tar, wheel, zip or .conda.",
        discussion: """
            The folder must be new or empty. A member that would leave it, a link that points out \
            of it, a device: each refuses the whole archive, and the folder stays as it was.
            """)
    static let worksInImages = false

    @Argument(help: "The archive; its name tells the format.", completion: .file())
    var archive: String

    @Option(
        name: [.customShort("C"), .customLong("directory")],
        help: ArgumentHelp("The folder to unpack into.", valueName: "dir"),
        completion: .directory)
    var directory: String

    @OptionGroup(title: "Everywhere")
    var global: GlobalOptions

    func run(in session: Session) async throws -> ExitStatus {
        let place = session.workingDirectory.pushing(FilePath(directory)).lexicallyNormalized()
        let file = session.workingDirectory.pushing(FilePath(archive)).lexicallyNormalized()
        let summary = try Archive.unpack(file, into: place)
        session.show { _ in
            let links = summary.links > 0 ? ", " + Counted.words(summary.links, "link") : ""
            let size = ByteText.size(summary.bytes)
            return "unpacked \(Counted.files(summary.files))\(links), \(size), into "
                + TerminalText.plain(directory)
        }
        session.emit([
            [
                "type": "unpack", "files": .int(Int64(summary.files)),
                "links": .int(Int64(summary.links)), "bytes": .int(summary.bytes),
                "path": .string(place.string),
            ]
        ])
        return .success
    }
}
