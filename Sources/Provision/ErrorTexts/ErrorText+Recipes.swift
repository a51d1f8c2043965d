extension ErrorText {
    /// The hundred of recipes and YAML.
    static let recipes: [String: ErrorText] = [
        "R001": ErrorText(
            "The text does not follow YAML's grammar.",
            causes: """
                Most often a quote or bracket that is never closed, a tab in the indentation, or \
                a `:` without a space behind it.
                """,
            remedy: """
                The place that is shown is where reading stopped; the cause may stand a line or \
                two above. Put texts with `:`, `#`, `[`, `{` or `*` in quotes.
                """),
        "R002": ErrorText(
            "The text is larger, deeper or has more values than a recipe may have.",
            causes: "A wrong file was named, or anchors are nested so that they multiply.",
            remedy: """
                Name the recipe itself. No recipe that a person writes comes near these limits.
                """),
        "R003": ErrorText(
            "A mapping has the same key twice, and only one of them could count.",
            causes: "A section was added at the end although there is one above.",
            remedy: "Merge both into one, at the place of the first."),
        "R004": ErrorText(
            "An alias such as `*common` names an anchor that is not defined before it.",
            causes: "A misspelt name, or the definition `&common` stands below its use.",
            remedy: "Define the anchor above, or write the value out."),
        "R005": ErrorText(
            "The text is YAML, but uses something that recipes do not have.",
            causes: """
                Merge keys `<<`, keys that are lists or mappings, or several documents in one \
                file.
                """,
            remedy: "Write the values out, one recipe in each file."),
        "R006": ErrorText(
            "The bytes of the file are not UTF-8, or hold characters that YAML forbids.",
            causes: "The file was saved in another encoding, or it is no text at all.",
            remedy: "Save it as UTF-8: `iconv -f latin1 -t utf-8 a.yaml > b.yaml`."),
        "R010": ErrorText(
            "A field that a recipe must have is missing.",
            causes: "`recipe: 1` and `name:` are required; some sections have required fields too.",
            remedy: "Add the field. `provision schema` prints all fields with their defaults."),
        "R011": ErrorText(
            "A field holds a value of another kind than it takes.",
            causes: """
                A text where a list is expected, `pip: numpy` for `pip: [numpy]`, or an empty \
                value.
                """,
            remedy: """
                Write the value as the message says; `provision schema SECTION` shows an \
                example.
                """),
        "R012": ErrorText(
            "A field has a name that its section does not know.",
            causes: "A misspelling, or a field of another section that is indented by mistake.",
            remedy: """
                Take the name that is suggested, or look it up with `provision schema SECTION`. \
                Unknown fields are never passed over: what you asked for would be missing.
                """),
        "R013": ErrorText(
            "A value does not follow the rules of its field, or is none of its choices.",
            causes: """
                `cuda12.8` for `cu128`, a GPU whose name no table has, a version without \
                numbers.
                """,
            remedy: "The message says what is expected, and often what was probably meant."),
        "R014": ErrorText(
            "Two sections exclude each other, or one needs another that is not there.",
            causes: """
                `conda` and `python` both make the environment; `pytorch` and `pip` need one of \
                them.
                """,
            remedy: "Keep one of the two, or add the section that is missing."),
        "R015": ErrorText(
            "The recipe says that it is of a format that this version does not read.",
            causes: "It was written for a newer `provision`.",
            remedy: "Update `provision`. `provision --version` says which one this is."),
        "R016": ErrorText(
            "A tag such as `!secret` stands in the recipe, which has no meaning there.",
            causes: "The file was copied from a tool that gives tags a meaning.",
            remedy: "Leave the tag out and write the value itself."),
        "R017": ErrorText(
            "`provision schema` was asked for a field that does not exist.",
            causes: "A misspelling, or a field without its section: `version` for `cuda.version`.",
            remedy: "`provision schema` without a field prints all of them."),
        "R018": ErrorText(
            "A warning: something of an environment file is not used, or is used otherwise.",
            causes: "`prefix:`, platforms or variables that have no counterpart in a recipe.",
            remedy: "Nothing has to be done. Take the line out to silence the warning."),
        "R019": ErrorText(
            "A warning: PyTorch is asked for from the conda channel `pytorch`.",
            causes: "Its makers publish nothing there any more; what it has will never be newer.",
            remedy: """
                Say `pytorch:` in the recipe, which takes wheels, or name conda-forge's \
                `pytorch-gpu`.
                """),
        "R020": ErrorText(
            "A change that `--fix` was to make cannot be written into the recipe.",
            causes: """
                The value runs over several lines, comes through an alias, or stands in another \
                file, such as the one that `conda.file` names.
                """,
            remedy: "Make the change by hand, as the hint of the conflict says it."),
    ]
}
