extension ErrorText {
    /// The hundred of archives.
    static let archives: [String: ErrorText] = [
        "R301": ErrorText(
            "An archive breaks a rule of its format, or two of its statements differ.",
            causes: "It was damaged, or made by a broken program.",
            remedy: """
                Fetch it again. If its digest is right, the package itself is broken: take \
                another version.
                """),
        "R302": ErrorText(
            "An archive holds a name, a link or a kind of file that must not be made.",
            causes: "A path that climbs out of its folder, an absolute one, or a device.",
            remedy: "Do not use it: nothing of it was kept. Tell who published it."),
        "R303": ErrorText(
            "An archive needs something that is deliberately not read.",
            causes: "Encryption, an unusual compression, or a format that is no longer in use.",
            remedy: "Take another build of the package, or repack it yourself."),
        "R304": ErrorText(
            "An archive would unpack to far more than it should.",
            causes: "It is made to fill disks, or a limit is too low for it.",
            remedy: "Do not use it unless you know it; take it apart with care elsewhere."),
        "R305": ErrorText(
            "A file inside an archive does not have the length or checksum that was declared.",
            causes: "Damage on the way, on the disk, or when it was packed.",
            remedy: "Fetch it again. If its digest is right, take another version of the package."),
        "R306": ErrorText(
            "An archive ends too early.",
            causes: "A transfer or a copy that was cut off.",
            remedy: "Fetch it again; check the disk where it came from a folder of yours."),
        "R307": ErrorText(
            "The files of a wheel are not those that its own RECORD lists.",
            causes: "It was repacked by a program that did not write the list anew.",
            remedy: """
                Take another version or another index. Files that nobody vouches for are not \
                installed.
                """),
        "R308": ErrorText(
            "The folder to unpack into holds something already.",
            causes: "An earlier run, or another folder than was meant.",
            remedy: "Name a new folder behind `-C`, or empty that one."),
    ]
}
