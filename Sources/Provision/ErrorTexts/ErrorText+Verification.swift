extension ErrorText {
    /// The hundred of verification.
    static let verification: [String: ErrorText] = [
        "R700": ErrorText(
            "At least one check of an installed environment failed.",
            causes: """
                Files that changed, a library that is missing, or a GPU that does not do what it \
                should.
                """,
            remedy: "The failed checks stand above, each with what to do about it."),
        "R701": ErrorText(
            "An environment cannot be examined at all.",
            causes: "Its record or the report of a check cannot be read.",
            remedy: "Install it anew with `provision apply`."),
        "R702": ErrorText(
            "NVRTC, the compiler at run time, could not be loaded or refused a kernel.",
            causes: "A library of another version is found first, or the toolkit is not whole.",
            remedy: """
                `provision verify` says which library was loaded. Look for it in \
                `LD_LIBRARY_PATH`.
                """),
    ]
}
