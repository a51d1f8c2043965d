extension ErrorText {
    /// What is found while a driver is installed, and after.
    static let driverWork: [String: ErrorText] = [
        "R655": ErrorText(
            "The driver's packages are installed, and the kernel would not load the planned driver.",
            causes: """
                DKMS did not build the module, or built modules of another kernel or another \
                driver came instead. apt ends without an error then.
                """,
            remedy: """
                See `dkms status`, and what the build says; headers of the running kernel must be \
                there. Then apply again.
                """),
        "R656": ErrorText(
            "The record of the machine's driver cannot be read.",
            causes: "It was edited or damaged, or a newer version of provision wrote it.",
            remedy: "Move it away; the driver stays, and the next apply makes it its own."),
        "R657": ErrorText(
            "The key of NVIDIA's repository is not the one that provision knows.",
            causes: "NVIDIA has changed its key, or somebody between here and there sends another.",
            remedy: "Compare it with NVIDIA's own word; a newer provision may know it."),
        "R658": ErrorText(
            "There is no earlier driver to go back to.",
            causes: "No recipe has installed a driver on this machine.",
            remedy: "Name the driver that you want in `driver.version`, and apply."),
        "R659": ErrorText(
            "A file that somebody else wrote has the name of one that belongs to provision.",
            causes: "It was written by hand, or by another tool.",
            remedy: "Look at it, and move it away."),
    ]
}
