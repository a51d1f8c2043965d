extension ErrorText {
    /// The hundred of planning and resolution.
    static let planning: [String: ErrorText] = [
        "R101": ErrorText(
            "The recipe asks for something that this version of `provision` cannot do yet.",
            causes: "A section or a choice that is reserved; the message names it with its place.",
            remedy: "Leave the line out, or take the way that the hint names."),
        "R103": ErrorText(
            "No Python of the machine fits what `python.version` says.",
            causes: """
                The distribution has another one, or an interpreter lies where it is not looked \
                for.
                """,
            remedy: """
                Loosen `python.version`, name an interpreter with `python.interpreter`, or let \
                conda bring one: `conda: {packages: [python=3.12]}` in place of `python:`.
                """),
        "R104": ErrorText(
            "A GPU build of PyTorch is wanted, and nothing says for which GPU or CUDA.",
            causes: """
                The machine shows no NVIDIA GPU, as on a login node or in a build container. A \
                CPU build is never chosen in silence.
                """,
            remedy: """
                Name the GPUs to provision for, `target: {gpus: [h100]}`, or ask for the CPU \
                build: `pytorch: {build: cpu}`.
                """),
        "R106": ErrorText(
            "The machine does not meet what the lock demands.",
            causes: """
                The lock was made for another machine, or this one has changed: its driver, its \
                Python or its GPUs are others.
                """,
            remedy: """
                The message names the demand. Provide it, or lock anew for this machine with \
                `provision lock`.
                """),
        "R107": ErrorText(
            "No C++ compiler of the machine is one that the toolkit's nvcc accepts.",
            causes: """
                Each nvcc takes compilers up to some version; a new distribution's own is often \
                newer.
                """,
            remedy: """
                Install an older one, such as `sudo apt install g++-13`, or take a newer \
                `cuda.version`. `provision facts show cuda:12.4` says what a release accepts.
                """),
        "R110": ErrorText(
            "The recipe's `target:` names something that no table knows.",
            causes: """
                A GPU's name that is misspelt or fits several models, or a system without a \
                known C library.
                """,
            remedy: """
                Give the compute capability or the PCI id, `sm_86` or `10de:2204`; add `glibc:` \
                to the target. `provision facts` lists what is known.
                """),
        "R111": ErrorText(
            "The system cannot carry what `provision` installs.",
            causes: """
                It has no glibc, such as Alpine, or is of another architecture than x86_64 and \
                aarch64.
                """,
            remedy: "Wheels for CUDA exist for glibc alone: use a distribution that has it."),
        "R112": ErrorText(
            "A file cannot be locked, since its index tells no digest of it.",
            causes: "The index, or a mirror in front of it, gives bare links.",
            remedy: """
                Use an index that gives digests; without one nobody could tell a damaged file.
                """),
        "R113": ErrorText(
            "A conda package cannot be wished for like this.",
            causes: """
                The text is no match specification, names several packages at once, or wants a \
                channel that the recipe does not list.
                """,
            remedy: """
                Write `name`, `name=1.2` or `"name>=1.2,<2"`, and list the channel in \
                `conda.channels`.
                """),
        "R114": ErrorText(
            "The toolkit has no component of the name that the recipe gives.",
            causes: "A misspelling, or a component that only other releases have.",
            remedy: """
                Take a named set such as `compiler` or `math`, or a name as NVIDIA lists it: \
                `cuda_cupti`.
                """),
        "R115": ErrorText(
            "PyTorch's own index does not answer in time.",
            causes: "A slow or overloaded server, or a proxy that holds the answer back.",
            remedy: """
                The Python index's own torch is taken meanwhile, and the lock says so; lock again \
                later, or name a mirror with `PROVISION_PYTORCH_INDEX`.
                """),
        "R116": ErrorText(
            "The distribution's toolkit can have neither a link nor libraries beside it.",
            causes: """
                With `cuda.source: apt` all of it lies in `/usr`, where dpkg alone writes; there \
                is no folder of its own.
                """,
            remedy: "Drop the line, or take NVIDIA's archives: `cuda: {source: nvidia}`."),
        "R120": ErrorText(
            "The lock plans a driver that is not the one that is loaded.",
            causes: """
                It has to be installed first, and the lock has no packages that bring it: it was \
                made for another machine, or where apt's sources have no such driver.
                """,
            remedy: """
                Do what the hint says, then run the same command again. To stay with the loaded \
                driver, leave `driver:` out of the recipe.
                """),
        "R150": ErrorText(
            "No choice of versions meets the recipe's lines and the machine's facts together.",
            causes: """
                The sentences are facts that cannot all hold: what packages need, what the \
                machine is, and last the lines of the recipe, each with its place. None of them \
                is superfluous.
                """,
            remedy: """
                Each hint is a change after which there is a solution: it was tried. The first \
                one is the cheapest. `provision lock --fix 1` makes it in the recipe; `provision \
                explain PACKAGE` tells more of a package.
                """),
        "R151": ErrorText(
            "The search was given up before it was known whether there is a solution.",
            causes: "Very many packages with very many versions, and few of them pinned.",
            remedy: "Pin the versions of those that matter most to you, then lock again."),
        "R130": ErrorText(
            "Packages of the distribution are locked on a machine of that distribution alone.",
            causes: "`target:` names another distribution or architecture than this machine's.",
            remedy: "Lock there, or leave `system.packages` out of the recipe for this target."),
        "R131": ErrorText(
            "A package was there when the lock was made, so it has no file, and is not there now.",
            causes: "It was removed since, or the lock was made on another machine.",
            remedy: "Lock anew on this machine: `provision lock`."),
    ]
}
