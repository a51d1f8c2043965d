extension ErrorText {
    /// The hundred of machine and facts.
    static let machine: [String: ErrorText] = [
        "R600": ErrorText(
            "An interpreter or a compiler gave no usable answer when it was asked what it is.",
            causes: "It is damaged, does not start, or answers only after very long.",
            remedy: "Start it yourself: `python3 --version`. It is passed over until then."),
        "R610": ErrorText(
            "A facts file breaks the rules of its format, or its tables contradict each other.",
            causes: "A slip in a row, or a row that a table below it needs and has not.",
            remedy: "Correct the line that is named; without `--facts` the built-in facts hold."),
        "R611": ErrorText(
            "A facts file is of a format that this version does not know.",
            causes: "It was written for a newer `provision`.",
            remedy: "Update `provision`, or use the facts that it has built in."),
    ]
}
