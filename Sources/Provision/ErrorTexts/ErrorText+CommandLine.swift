extension ErrorText {
    /// The hundred of the command line.
    static let commandLine: [String: ErrorText] = [
        "R801": ErrorText(
            "An answer is needed, and nobody can be asked.",
            causes: "Standard input is no terminal, or `--no-input` was given.",
            remedy: "Add `--yes` to go on without being asked."),
        "R802": ErrorText(
            "A `PROVISION_…` variable holds a value that says nothing.",
            causes: "`1`, `true` and `yes` switch on, `0`, `false` and `no` switch off.",
            remedy: "Correct the variable, or unset it."),
        "R803": ErrorText(
            "It cannot be told which environment is meant.",
            causes: "There are several, and none was named.",
            remedy: "Name one behind the verb; `provision status NAME`."),
        "R804": ErrorText(
            "No environment has that name, or there is none at all.",
            causes: """
                A misspelling, or another prefix: `--system`, `--prefix` and `PROVISION_PREFIX` \
                choose it.
                """,
            remedy: "Make one with `provision apply RECIPE`."),
        "R805": ErrorText(
            "The program that `run` was given does not start.",
            causes: "The environment does not have it, or it is not executable.",
            remedy: "`provision run -- which PROGRAM` shows where it would be found."),
        "R806": ErrorText(
            "Nothing was changed, as you said.",
            causes: "The question was not answered with `y` or `yes`.",
            remedy: "Nothing has to be done."),
        "R807": ErrorText(
            "The file of the recipe cannot be read.",
            causes: "A misspelt name, or another folder.",
            remedy: "Name the recipe, or write one with `provision init`."),
        "R808": ErrorText(
            "Nothing is switched on in the environment.",
            causes: "It was never applied, or its generations were removed.",
            remedy: "`provision apply RECIPE` makes the first one."),
        "R810": ErrorText(
            "A package was named that the recipe does not need.",
            causes: "A misspelling: without this error the upgrade would never happen.",
            remedy: "`provision plan` lists what the recipe needs."),
        "R811": ErrorText(
            "Standard output took no more of the result.",
            causes: "A full disk, or the reader of the pipe went away.",
            remedy: "Half a result is no success: run again with room for all of it."),
        "R812": ErrorText(
            "The facts file cannot be read.",
            causes: "A misspelt path in `--facts` or in `PROVISION_FACTS`.",
            remedy: "Correct it, or leave it out: the built-in facts hold then."),
        "R813": ErrorText(
            "No facts are known of what was asked for.",
            causes: "A misspelling, or something newer than the facts.",
            remedy: "`provision facts` lists the tables; the hint names what is near."),
        "R814": ErrorText(
            "It cannot be told what `explain` was asked for.",
            causes: "Neither a package of the recipe's solution nor an error code such as `R150`.",
            remedy: """
                `provision plan` lists the packages; the code of an error stands in brackets \
                behind it.
                """),
        "R815": ErrorText(
            "There is no repair of that number.",
            causes: """
                The recipe has a solution already, fewer repairs are known, or this one changes \
                the machine and not the recipe.
                """,
            remedy: "Run `provision lock` to see the repairs in their order."),
        "R830": ErrorText(
            """
            `cuda.link` and `profile.ld-so-conf` are for everybody, and this environment is one \
            user's.
            """,
            causes: "A run without root, or with a prefix of its own.",
            remedy: """
                Apply it as root or with `--system`; or drop the line, since CUDA_HOME names the \
                toolkit without it, and LD_LIBRARY_PATH its libraries.
                """),
        "R831": ErrorText(
            "`cuda.link` cannot be made beside NVIDIA's own packages of the toolkit.",
            causes: """
                dpkg follows links to folders: those packages would write into the tree that \
                the link leads to.
                """,
            remedy: "Remove the packages that are named, or drop `cuda.link`."),
        "R832": ErrorText(
            "Packages that came with an environment are needed by others by now.",
            causes: "Somebody has installed packages since that depend on them.",
            remedy: "Leave out `--purge-system`, or remove those packages first."),
        "R833": ErrorText(
            "The loader's cache of libraries was not made anew.",
            causes: "`ldconfig` is not there, or cannot write `/etc/ld.so.cache`.",
            remedy: """
                `sudo ldconfig -X` tells why. The next `apply` tries it again; until then programs \
                find the toolkit's libraries by LD_LIBRARY_PATH alone.
                """),
        "R818": ErrorText(
            "The verb does nothing in a root file system, or not with these flags.",
            causes: """
                `--root` with a verb such as `init`, which is about files of this machine, or `gc` \
                with a cache that is not the image's own.
                """,
            remedy: "Leave `--root` or the cache out, and `PROVISION_ROOT` unset."),
        "R899": ErrorText(
            "An error that `provision` does not foresee.",
            causes: "A fault of `provision` itself.",
            remedy: "Report it with the command line and its whole output."),
        "R816": ErrorText(
            "`--only` or `--skip` would tear apart what is one, or leaves nothing to do.",
            causes: """
                The recipe has none of the layers, or the environment's sections are not named \
                together: they are one solve and one tree.
                """,
            remedy: "Name the sections as the hint says."),
        "R817": ErrorText(
            "Packages of the distribution can be changed by root alone.",
            causes: "The run is a user's; everything that needs no root has been done.",
            remedy: "Run the line that is named, with `sudo` and `--only`."),
    ]
}
