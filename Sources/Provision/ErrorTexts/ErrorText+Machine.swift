extension ErrorText {
    /// The hundred of machine and facts.
    static let machine: [String: ErrorText] = [
        "R600": ErrorText(
            "An interpreter or a compiler gave no usable answer when it was asked what it is.",
            causes: "It is damaged, does not start, or answers only after very long.",
            remedy: "Start it yourself: `python3 --version`. It is passed over until then."),
        "R601": ErrorText(
            "The machine is of a kind that `provision` does not provision.",
            causes: """
                A Jetson has its CUDA and its PyTorch from NVIDIA's JetPack; those for servers \
                do not run on it.
                """,
            remedy: "Use JetPack's own packages there."),
        "R610": ErrorText(
            "A facts file breaks the rules of its format, or its tables contradict each other.",
            causes: "A slip in a row, or a row that a table below it needs and has not.",
            remedy: "Correct the line that is named; without `--facts` the built-in facts hold."),
        "R611": ErrorText(
            "A facts file is of a format that this version does not know.",
            causes: "It was written for a newer `provision`.",
            remedy: "Update `provision`, or use the facts that it has built in."),
        "R620": ErrorText(
            "apt cannot be started, or ends with an error.",
            causes: "The lines are apt's own; often its sources or its configuration are broken.",
            remedy: "Mend what it complains of; `sudo apt update` and `apt-get check` tell more."),
        "R621": ErrorText(
            "No source of apt has a package of that name.",
            causes: "A slip, old lists, or the package is in a component that is not enabled.",
            remedy: "Look for it with `apt search WORD`; renew the lists with `sudo apt update`."),
        "R622": ErrorText(
            "apt's sources have no such version of a package any more.",
            causes: "The distribution has replaced it since the lock was made.",
            remedy: "Lock what there is now: `provision lock`."),
        "R623": ErrorText(
            "The packages cannot be installed together with what the machine has.",
            causes: "They need other versions than there are, or a package is held.",
            remedy: "The lines say what is missing; `apt-mark showhold` lists what is held."),
        "R624": ErrorText(
            "dpkg has not finished what it was doing.",
            causes: "A run of apt was killed, or a package's own script failed.",
            remedy: "`sudo dpkg --configure -a`, or `sudo apt-get -f install`, as the hint says."),
        "R625": ErrorText(
            "apt would now do something else than the plan says, so it does nothing.",
            causes: "Packages were installed, removed or held since the plan was made.",
            remedy: "Look at the plan again and apply that: `provision plan`."),
        "R626": ErrorText(
            "dpkg did not get through with an installation.",
            causes: "A package's script failed, the disk is full, or a module does not build.",
            remedy: """
                The lines are dpkg's own, all of them are in the log. Mend that, then type the line \
                that is named and apply again: what is installed already stays.
                """),
        "R627": ErrorText(
            "Another program changes packages just now.",
            causes: "Unattended upgrades, a software centre or another apt is at work.",
            remedy: "Wait for it; without `--no-wait` that is done for you."),
        "R629": ErrorText(
            "A package that would have to change is held at its version.",
            causes: "Somebody said `apt-mark hold`, or `driver.hold` did.",
            remedy: "Let it go with `sudo apt-mark unhold NAME`, and apply again."),
        "R630": ErrorText(
            "The machine has no apt, or apt has never fetched a list of packages.",
            causes: "The distribution has another package tool, or the image is bare.",
            remedy: "`sudo apt update` fetches the lists; without apt drop `system.packages`."),
        "R631": ErrorText(
            "A package's file comes in a way that is apt's own affair.",
            causes: "Its source is a CD-ROM or a method of apt that is neither a file nor HTTP.",
            remedy: "Install it with `sudo apt install`, then lock again."),
        "R632": ErrorText(
            "The record of what was installed for which environment cannot be read.",
            causes: "It was edited, or another version wrote it.",
            remedy: "Move it away as the hint says: packages stay, the next run writes a new one."),
        "R633": ErrorText(
            "The program that apt has for finding a proxy does not say one.",
            causes: """
                `Acquire::http::Proxy-Auto-Detect` names a program that is not there, fails, takes \
                longer than 20 seconds, or prints neither `DIRECT` nor an address.
                """,
            remedy: """
                It is a warning: the proxy that apt has for all hosts is taken, else that of \
                `http_proxy`. `apt-config dump` shows the settings.
                """),
    ]
}
