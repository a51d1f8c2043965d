extension ErrorText {
    /// The proof of torch, R740 to R759.
    static let torch: [String: ErrorText] = [
        "R740": ErrorText(
            "torch cannot be imported in the environment.",
            causes: "A library that is missing or of another version, or a file that changed.",
            remedy: """
                `provision apply` puts files back; the checks `files` and `loader` of \
                `provision verify` name what is strange.
                """),
        "R741": ErrorText(
            "torch is of another version or build than the lock's, or lacks parts of its own.",
            causes: "`pip install` in the environment, or a cuDNN that is found before torch's.",
            remedy: "`provision apply` installs what the lock says."),
        "R742": ErrorText(
            "torch sees no GPU, or computes wrongly on it.",
            causes: """
                `CUDA_VISIBLE_DEVICES`, a driver too old for this build, or a container without \
                the NVIDIA runtime.
                """,
            remedy: "The details have torch's words. `provision doctor` looks for the cause."),
        "R743": ErrorText(
            "torch has no code for a GPU of this machine.",
            causes: "A build for older or newer GPUs: each has a list of architectures.",
            remedy: """
                Set `pytorch.build: auto` in the recipe, then `provision apply`. \
                `provision facts show torch:VERSION` lists builds.
                """),
        "R744": ErrorText(
            "A tensor came back from the GPU other than it was sent.",
            causes: "Faulty memory of the GPU or of the machine, or a fault on the bus.",
            remedy: "Look for Xid messages with `sudo dmesg | grep -i xid`; do not compute on it."),
        "R745": ErrorText(
            "A product of matrices differs from float64 by more than rounding explains.",
            causes: "A faulty GPU, or a library of mathematics that was exchanged.",
            remedy: "Run `provision verify` again; look at `nvidia-smi -q -d ECC` if it stays so."),
        "R746": ErrorText(
            "A convolution or its gradient is wrong, or torch does not use cuDNN for it.",
            causes: "Another cuDNN is found before torch's own, or the GPU is faulty.",
            remedy: "The check `loader` names strange libraries. Unset `LD_LIBRARY_PATH`."),
        "R747": ErrorText(
            "A step of an optimiser does not lower the loss of a small model.",
            causes: "Gradients that are wrong, or not numbers: a faulty GPU.",
            remedy: "Run `provision verify` again; look at `nvidia-smi -q -d ECC` if it stays so."),
        "R748": ErrorText(
            "Memory that torch gave back to the GPU is still counted as used.",
            causes: "A variable such as `PYTORCH_CUDA_ALLOC_CONF`, or a broken build of torch.",
            remedy: "Unset the variable; `provision apply` installs the lock's build."),
        "R749": ErrorText(
            "`torch.compile` fails, or what it compiled computes wrongly.",
            causes: "A compiler that torch cannot use, or a Triton of another torch.",
            remedy: "The details have torch's words. `pip:` in the recipe must not pin `triton`."),
        "R750": ErrorText(
            "A CUDA extension of torch cannot be built with the recipe's nvcc, or not be run.",
            causes: """
                nvcc and torch of different majors of CUDA, or a compiler of the machine that nvcc \
                refuses.
                """,
            remedy: "Let `cuda.version` be of the major of `pytorch.build`, or leave it out."),
        "R751": ErrorText(
            "Several GPUs together compute other than one of them, or fail.",
            causes: "A faulty GPU or link between GPUs; IOMMU settings that break copies.",
            remedy:
                "`nvidia-smi topo -m` shows links; `CUDA_VISIBLE_DEVICES` hides a GPU."),
        "R752": ErrorText(
            "A step of DistributedDataParallel over all GPUs failed, or differs from one GPU's.",
            causes: "NCCL cannot reach the other process: shared memory, a firewall, a GPU's link.",
            remedy: "`NCCL_DEBUG=INFO` tells where; in a container give `--shm-size=8g`."),
        "R753": ErrorText(
            "NCCL cannot add over all GPUs, or adds wrongly.",
            causes: "Too little shared memory, a missing Fabric Manager, or a faulty link.",
            remedy: "`NCCL_DEBUG=INFO` tells where; `systemctl status nvidia-fabricmanager`."),
        "R754": ErrorText(
            "A step of the proof of torch did not end in its time, and was ended.",
            causes: "A GPU that hangs, processes that wait for each other, or a network folder.",
            remedy: """
                The details say where in Python it was. `sudo dmesg | grep -i xid` tells of a GPU \
                that hangs.
                """),
        "R755": ErrorText(
            "Python died in a step of the proof of torch, or at its very end.",
            causes: "A library of another version in its process, or a broken build.",
            remedy: "The check `loader` names strange libraries; `provision apply` puts them right."
        ),
        "R756": ErrorText(
            "Python's headers are missing, which `torch.compile` and extensions are compiled with.",
            causes: "Distributions pack `Python.h` apart from Python.",
            remedy: "`sudo apt install python3-dev`, or let `conda:` bring Python."
        ),
        "R757": ErrorText(
            "There is no C++ compiler, which nvcc, `torch.compile` and extensions need.",
            causes:
                "A container without `g++`, or a profile that names one that is gone.",
            remedy: "`sudo apt install g++`, then `provision apply`."),
        "R758": ErrorText(
            "`torch.compile` has no Triton, with which it compiles for GPUs.",
            causes: "Triton was removed, or there is none for this platform.",
            remedy: "Add `triton` to `pip:` in the recipe, then `provision apply`."),
        "R759": ErrorText(
            "There was not enough memory for a step of the proof of torch.",
            causes: "Other programs on the GPU: a step needs less than one gigabyte.",
            remedy: "`nvidia-smi` shows who uses it; try again when they have ended."),
    ]

    /// The compilers of a toolkit, R760 to R765.
    static let compilers: [String: ErrorText] = [
        "R760": ErrorText(
            "nvcc failed to compile a small program, or made none.",
            causes:
                "A toolkit that is not whole, a full disk, or a newer C library.",
            remedy: "The details have nvcc's words. `provision apply` puts files back."),
        "R761": ErrorText(
            "nvcc took another compiler of the machine than the profile binds.",
            causes: "The compiler was exchanged under its name since `provision apply`.",
            remedy: "`provision apply` looks at the compilers anew."),
        "R762": ErrorText(
            "The program that nvcc made does not start, hangs, or computes wrongly.",
            causes: "A driver older than the toolkit needs, or a faulty GPU.",
            remedy: "The details have its words. `provision machine` shows driver and GPUs."),
        "R763": ErrorText(
            "The headers of the toolkit refuse the machine's compiler.",
            causes: "The distribution's `g++` is newer than this release of CUDA knows.",
            remedy: "Install an older one beside it, as `sudo apt install g++-12`, then apply."),
        "R764": ErrorText(
            "NVRTC makes no code for a GPU.",
            causes: "A release of CUDA that came before the GPU, or that has dropped it.",
            remedy: "`provision facts show gpu:NAME` says which releases serve it."),
        "R765": ErrorText(
            "Kernels that NVRTC made do not run on a GPU, or compute wrongly.",
            causes:
                "A driver older than the toolkit needs, a toolkit whose files were changed, or a GPU that errs now and then: the kernels that need no compiler were right on it.",
            remedy: "The details have the driver's words. `provision doctor` looks at the driver."),
    ]
}
