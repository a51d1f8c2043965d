extension ErrorText {
    /// What is found before a driver is changed.
    static let drivers: [String: ErrorText] = [
        "R640": ErrorText(
            "The driver of this machine is not its own affair.",
            causes: """
                WSL uses the driver of Windows, a container that of its host, a Jetson that of JetPack.
                """,
            remedy: "Install it there; `--skip driver` applies all the rest here."),
        "R641": ErrorText(
            "The machine has another distribution than the driver's packages are known for.",
            causes: "It is neither Debian nor Ubuntu, or the lock was solved for another release.",
            remedy: "Lock anew on this machine, or set `driver.source: none`."),
        "R642": ErrorText(
            "Secure Boot would not load the kernel module that is built on this machine.",
            causes: """
                A module that DKMS builds is signed with the owner's key, and the firmware does \
                not know it. Modules that the distribution built are signed by it.
                """,
            remedy: """
                Enrol the key with `mokutil --import`, reboot and confirm it on the blue screen.
                """),
        "R643": ErrorText(
            "Programs use the GPUs whose driver is to change.",
            causes: """
                A job, a desktop or a monitoring service has a device of the driver open. New \
                libraries under the loaded module would make all of them fail.
                """,
            remedy:
                "End them, or wait; the desktop ends with `systemctl isolate multi-user.target`."),
        "R644": ErrorText(
            "The module has to be built for a kernel that has no headers.",
            causes: "The kernel is older than what apt's sources have, or was built by hand.",
            remedy: "Upgrade the kernel and reboot, or remove the one that is not used."),
        "R645": ErrorText(
            "A file system has no room for what the driver brings.",
            causes:
                "Each kernel's initial file system in `/boot` grows, and `/usr` takes the rest.",
            remedy: "Remove kernels that are not needed any more, and empty apt's cache."),
        "R646": ErrorText(
            "NVIDIA's own installer has put a driver on this machine.",
            causes:
                "A `.run` file was used: dpkg does not know its files and would mix them with ours.",
            remedy: "Remove it with `nvidia-uninstall`, and reboot."),
        "R647": ErrorText(
            "Another recipe installed the driver of this machine, and owns it.",
            causes:
                "A machine has one driver; what other recipes need of it takes part in its solve.",
            remedy: "Change it in that recipe, or take it over with `--take-driver`."),
        "R648": ErrorText(
            "No source of apt has all that the driver consists of.",
            causes: """
                Its parts have to be of one version, and the lists are old, or a source carries \
                only some of them.
                """,
            remedy: "Run `apt update`, or lock what the sources have now."),
        "R649": ErrorText(
            "The driver to be installed is older than what the lock runs on.",
            causes: "The recipe's `driver.version` or the machine's sources changed since.",
            remedy: "Raise `driver.version`, and lock anew."),
        "R650": ErrorText(
            "A package that would change is held at its version.",
            causes: "A person or another tool told dpkg to keep it with `apt-mark hold`.",
            remedy: "Release it with `apt-mark unhold`."),
        "R651": ErrorText(
            "A driver is installed by root alone.",
            causes: "It was run as another user.",
            remedy: "Use the `sudo` line that is printed; all else is applied without root."),
        "R652": ErrorText(
            "nouveau drives the GPU now, and NVIDIA's driver cannot while it does.",
            causes: """
                It is the kernel's own driver, loaded at boot. As a rule that is no refusal: it is \
                blocklisted, and the reboot ends it. Refused is a run that has to prove the driver \
                before (`--require-verified`), and a kernel that nouveau is a part of.
                """,
            remedy: """
                Leave out `--require-verified` and reboot; or `modprobe -r nouveau` where nothing \
                draws on the GPU; or boot a kernel that has nouveau as a module.
                """),
        "R653": ErrorText(
            "The running kernel has another driver loaded than the one on the disk.",
            causes: """
                A driver was installed or upgraded since the last boot, or is about to be by a run \
                that has to prove it (`--require-verified`).
                """,
            remedy: "Reboot; until then new CUDA programs fail."),
        "R654": ErrorText(
            "A display server runs on the machine.",
            causes: "It was started with the driver that is loaded now.",
            remedy: "Nothing has to be done: the reboot starts it with the new one."),
        "R660": ErrorText(
            "The distribution's toolkit would bring libraries of another driver.",
            causes: """
                Its packages depend on its own driver's, and another one is loaded: NVIDIA's \
                installer put it here, or it comes from another source of apt.
                """,
            remedy: """
                Take NVIDIA's archives, `cuda: {source: nvidia}`, or let the recipe bring the \
                driver of the same source: `driver: {source: apt}`.
                """),
    ]
}
