extension ErrorText {
    /// The hundred of locks and exports.
    static let locks: [String: ErrorText] = [
        "R500": ErrorText(
            "The lock is of a format that this version does not know.",
            causes: "Another version of `provision` wrote it.",
            remedy: "Use that version, or make the lock anew with `provision lock`."),
        "R501": ErrorText(
            "The text of the lock is not what a lock looks like, or its parts disagree.",
            causes: "It was edited, or a merge left its marks in it.",
            remedy: "Make it anew with `provision lock`. Locks are not for editing."),
        "R502": ErrorText(
            "The lock is whole, but is not for this recipe, machine or set of facts.",
            causes: """
                The recipe has changed since, another target was named, or the machine lacks what \
                the lock demands. Under `sudo` nothing is solved: then there may be none yet.
                """,
            remedy: """
                The reasons stand beneath. `provision lock` makes it fit, `--frozen` uses it as \
                it is.
                """),
        "R510": ErrorText(
            "The lock has nothing that the format can hold.",
            causes: """
                An export of conda packages where the environment has only wheels, or the \
                reverse.
                """,
            remedy: "Take the other format; the hint names it."),
        "R511": ErrorText(
            "A package of the lock cannot be written in the format.",
            causes: "The format has no words for where the package comes from.",
            remedy: "Choose another format, or leave the package out of the recipe."),
    ]
}
