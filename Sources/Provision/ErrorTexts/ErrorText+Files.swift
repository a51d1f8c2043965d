extension ErrorText {
    /// The hundred of file system, store and generations.
    static let files: [String: ErrorText] = [
        "R400": ErrorText(
            "An operation on a file failed.",
            causes: "The reason that the system gave stands beneath the message.",
            remedy: """
                Repair what it names. Nothing is left half done: the same command can be \
                repeated.
                """),
        "R401": ErrorText(
            "No space, no inodes or no quota is left.",
            causes: "Caches and old generations; a toolkit with PyTorch takes some 15 GB.",
            remedy: """
                `provision gc` removes what nothing needs any more. `--cache-dir` and `--prefix` \
                choose other disks.
                """),
        "R402": ErrorText(
            "The system refuses this user the operation.",
            causes: "A folder that belongs to somebody else, or one that is protected.",
            remedy: """
                Repeat it with the rights that are needed, or choose a folder of yours with \
                `--prefix`.
                """),
        "R403": ErrorText(
            "The file system is mounted read-only.",
            causes: "An image or a share that is meant so, or a disk with errors.",
            remedy: """
                Choose another folder with `--prefix` and `--cache-dir`; look into `dmesg` \
                otherwise.
                """),
        "R404": ErrorText(
            "A file or folder does not exist.",
            causes: "A misspelt path, or one relative to another folder.",
            remedy: "Correct the path."),
        "R405": ErrorText(
            "Something has the name already that was to be given.",
            causes: "Another program made it, or another run is at work.",
            remedy: "Move it away, or choose another name."),
        "R406": ErrorText(
            "A relative path would leave its folder, or passes through a symbolic link.",
            causes: """
                An archive or a lock that was made to do so, or a link that somebody put there.
                """,
            remedy: "Nothing was written. Remove the link if it is yours; do not use the archive."),
        "R407": ErrorText(
            "A file is larger than its reader accepts, or is no UTF-8 where text is expected.",
            causes: "Another file was named than was meant.",
            remedy: "Name the right one."),
        "R408": ErrorText(
            "Another run holds the lock of the prefix or of the store.",
            causes: "Two runs at a time, and `--no-wait` forbids to wait.",
            remedy: """
                Leave `--no-wait` out, or try again later. A run that was killed holds no lock.
                """),
        "R409": ErrorText(
            "A library, or something in it, cannot be loaded.",
            causes: "It is not installed, is of another version, or needs another library in turn.",
            remedy: """
                The reason stands beneath. `provision verify` says which libraries are found \
                where.
                """),
        "R410": ErrorText(
            "A file got more or fewer bytes than were announced.",
            causes: "It changed while it was copied, or its source is damaged.",
            remedy: "Try again."),
        "R411": ErrorText(
            "The folder that `--root` names holds no root file system.",
            causes: "It lacks `/etc/os-release`, `/usr/bin` or a folder to mount on.",
            remedy: "Make one with debootstrap or mmdebstrap, or mount the image first."),
        "R412": ErrorText(
            "Only root may work in a root file system.",
            causes: "Mounting and `chroot` are reserved to root.",
            remedy: "Run the same command with `sudo`."),
        "R413": ErrorText(
            "A root file system cannot be entered, though root asks.",
            causes: "A container without the right to mount, or a security module that forbids it.",
            remedy: """
                Start the container with `--cap-add SYS_ADMIN`, or run `provision` inside the root \
                without `--root`.
                """),
        "R419": ErrorText(
            "The digests that files are checked with cannot be computed.",
            causes: "The system's libcrypto allows no SHA-256, or cannot be used at all.",
            remedy: "Install the distribution's libssl again. Nothing is installed unchecked."),
        "R440": ErrorText(
            "A folder that is needed has no address.",
            causes: """
                `HOME` is not set, as in some services, and no other variable names the folder.
                """,
            remedy: "Set `HOME`, or name the folder: `--prefix DIR`, `--cache-dir DIR`."),
        "R441": ErrorText(
            "This user may not write into a folder of ours.",
            causes: "It was made by another user, or by root.",
            remedy: """
                Choose another with `--prefix` or `--cache-dir`, or give the folder to the user.
                """),
        "R442": ErrorText(
            "The file system has less room than the installation needs.",
            causes: """
                Packages, their unpacked form and the generation that is still in use, together.
                """,
            remedy: """
                `provision gc` frees what nothing needs; `--prefix` and `--cache-dir` choose \
                other disks.
                """),
        "R443": ErrorText(
            "An artifact or a published tree is not what was promised.",
            causes: "Its bytes, its RECORD or its files differ from what the lock says.",
            remedy: "The store keeps no such thing. Run again; if it stays so, lock anew."),
        "R444": ErrorText(
            "A wheel breaks the rules that wheels have.",
            causes: "Missing or contradicting metadata inside it.",
            remedy: "Take another version of the package, and tell the project."),
        "R445": ErrorText(
            "Two packages bring different files of one name where only one can be.",
            causes: """
                Packages that were never meant to be installed together, such as a fork and its \
                origin.
                """,
            remedy: """
                Leave one of the two out. Where the same project comes twice, ask for it once.
                """),
        "R446": ErrorText(
            "A lock asks for something that this version cannot install.",
            causes: "It was made by another version, or changed by hand.",
            remedy: "Make it anew with `provision lock`."),
        "R447": ErrorText(
            "A value cannot stand in a profile.",
            causes: "A variable with a line break or a character that some shell could not take.",
            remedy: "Change `profile.variables`, or leave that shell out of `profile.shells`."),
        "R448": ErrorText(
            "There is no such generation, or it is not whole.",
            causes: "`gc` removed it, or a run that was killed never finished it.",
            remedy: "`provision history` lists those that there are."),
        "R449": ErrorText(
            "The system gives no more threads.",
            causes: "A limit of processes for this user, or of the container.",
            remedy: "Raise `ulimit -u`, or take fewer at a time with `--jobs 2`."),
        "R450": ErrorText(
            "A file of a generation or of the store is damaged or gone.",
            causes: "It was changed by hand or by another program, or the disk is at fault.",
            remedy: "`provision verify` lists all such files; `provision apply` puts them back."),
        "R451": ErrorText(
            "A conda package is not the one of its name, or its files are not those of its list.",
            causes: "A channel that serves wrong or repacked files.",
            remedy: "Take another build; for a channel of your own, index it anew."),
        "R452": ErrorText(
            "The path of the environment is longer than a package has room for.",
            causes: "Packages hold their place as bytes, and some leave less room than others.",
            remedy: "Choose a shorter place with `--prefix`."),
        "R453": ErrorText(
            "A script that a conda package brings did not succeed.",
            causes: "It expects programs or rights that are not there.",
            remedy: "Its output stands beneath. `--no-link-scripts` leaves such scripts out."),
        "R454": ErrorText(
            "A program of a new environment cannot be started.",
            causes: "A library that it needs is missing, or the machine is of another kind.",
            remedy: "`provision verify` says which file it is about."),
        "R455": ErrorText(
            "An archive of a toolkit has another form than NVIDIA's have.",
            causes: "A mirror that packs its own, or links that lead out of the toolkit's folder.",
            remedy: "Compare the mirror with NVIDIA's own archive of that name."),
        "R460": ErrorText(
            "A path outside the prefix is taken by something that is not provision's.",
            causes: """
                A toolkit that was installed otherwise, another recipe, or a file of ours that \
                was changed by hand since.
                """,
            remedy: "Move it away as the hint says, or name another path in the recipe."),
        "R461": ErrorText(
            "A shell's start-up file cannot be edited safely.",
            causes: "It is a link to nowhere, no plain file, or another user's.",
            remedy: """
                Put what `provision env NAME` writes where you want it, or run this as the user \
                whose file it is.
                """),
    ]
}
