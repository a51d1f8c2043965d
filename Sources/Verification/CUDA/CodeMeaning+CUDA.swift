extension CodeMeaning {
    /// Each code that libcuda gives from `cuInit` to the end of a first kernel, ascending.
    package static let cuda: [CodeMeaning] = loading + images + running + system

    private static let loading: [CodeMeaning] = [
        cuda(
            1, "INVALID_VALUE", "libcuda and the kernel module do not understand each other",
            "Let both be of one version: compare `cat /proc/driver/nvidia/version` with the file "
                + "behind `libcuda.so.1`, and reboot after an update of the driver."),
        cuda(
            2, "OUT_OF_MEMORY", "the GPU's memory is taken, or the process may lock too little",
            "`nvidia-smi` shows who holds the memory: end those processes. In a container raise "
                + "the limit of locked memory: `--ulimit memlock=-1`."),
        cuda(
            3, "NOT_INITIALIZED", "`cuInit` was not called, or it failed before",
            "Look at the first error of this run: this one only follows from it."),
        cuda(
            4, "DEINITIALIZED", "the driver is being shut down while it is asked",
            "Run it again once the driver is loaded: `modprobe nvidia`."),
        cuda(
            34, "STUB_LIBRARY", "the toolkit's stub of libcuda was loaded, which only links",
            "Take the folder `lib64/stubs` out of `LD_LIBRARY_PATH` and of `/etc/ld.so.conf.d`."),
        cuda(
            36, "CALL_REQUIRES_NEWER_DRIVER", "the driver is too old for this call",
            "Update the driver, then reboot."),
        cuda(
            46, "DEVICE_UNAVAILABLE",
            "another process holds the GPU alone, or it is closed to computing",
            "`nvidia-smi -q -d COMPUTE` shows the mode; `sudo nvidia-smi -c DEFAULT` opens it."),
        cuda(
            100, "NO_DEVICE", "the driver finds no GPU that this process may use",
            "Look at `CUDA_VISIBLE_DEVICES`, which may be empty, at `ls -l /dev/nvidia*`, and in a "
                + "container at `--gpus all`. `nvidia-smi -L` names what the driver sees."),
        cuda(
            101, "INVALID_DEVICE", "a GPU was named that is not there, or just fell off the bus",
            "Compare `CUDA_VISIBLE_DEVICES` with `nvidia-smi -L`; `dmesg | grep Xid` tells of a GPU "
                + "that fell off."),
        cuda(
            102, "DEVICE_NOT_LICENSED", "the virtual GPU has no licence",
            "Start `nvidia-gridd` and look at `nvidia-smi -q | grep -i licen`."),
    ]

    private static let images: [CodeMeaning] = [
        cuda(
            200, "INVALID_IMAGE", "the kernel's code is damaged or of an unknown form",
            "Update the driver if it is older than the toolkit that made the code."),
        cuda(
            201, "INVALID_CONTEXT", "the context is gone, after an error before this one",
            "Look at the first error of this run: this one only follows from it."),
        cuda(
            209, "NO_BINARY_FOR_GPU", "the code was made for other GPUs than this one",
            "Compile for this GPU: `nvcc -arch=native`, or take a build of torch that covers it."),
        cuda(
            214, "ECC_UNCORRECTABLE", "the GPU's memory had an error that ECC could not correct",
            "Reset the GPU with `sudo nvidia-smi --gpu-reset` or reboot, so that the row or page is "
                + "taken out of use; replace the GPU if it comes again."),
        cuda(
            216, "CONTEXT_ALREADY_IN_USE", "the GPU serves one process alone, and has one",
            "`sudo nvidia-smi -c DEFAULT` lets several processes in."),
        cuda(
            217, "PEER_ACCESS_UNSUPPORTED", "these two GPUs cannot reach each other's memory",
            "`nvidia-smi topo -p2p r` tells why; copies go through the host instead."),
        cuda(
            218, "INVALID_PTX", "the driver's compiler refused the kernel",
            "Install the whole driver again: its compiler is not the one that belongs to it."),
        cuda(
            220, "NVLINK_UNCORRECTABLE", "a link between GPUs had an error that stays",
            "`nvidia-smi nvlink -e` shows which; reset the GPUs or reboot, then have it looked at."),
        cuda(
            221, "JIT_COMPILER_NOT_FOUND",
            "`libnvidia-ptxjitcompiler.so.1`, a part of the driver, is not there",
            "Install the package of the driver's version that has it, such as "
                + "`libnvidia-ptxjitcompiler1` or `libnvidia-compute-580`."),
        cuda(
            222, "UNSUPPORTED_PTX_VERSION", "the PTX is newer than the driver's compiler",
            "Update the driver, or compile machine code for this GPU: `nvcc -arch=native`."),
        cuda(
            223, "JIT_COMPILATION_DISABLED", "compiling by the driver was switched off",
            "Unset `CUDA_DISABLE_PTX_JIT` and `CUDA_DISABLE_JIT`."),
        cuda(
            226, "CONTAINED", "the GPU contained an error of its own or of a link",
            "Run it again; if it comes again, `dmesg | grep Xid` and reset the GPU."),
        cuda(
            227, "INSUFFICIENT_LOADER_VERSION", "the code is newer than the driver's loader",
            "Update the driver."),
        cuda(300, "INVALID_SOURCE", "the kernel is damaged", "Install the environment again."),
        cuda(
            301, "FILE_NOT_FOUND", "a file of the driver is not there",
            "Install the whole driver again."),
        cuda(
            302, "SHARED_OBJECT_SYMBOL_NOT_FOUND", "the driver's libraries are of two versions",
            "List them with `ldconfig -p | grep nvidia`, and remove those of the other version."),
        cuda(
            303, "SHARED_OBJECT_INIT_FAILED", "a library of the driver cannot be loaded",
            "List them with `ldconfig -p | grep nvidia`; a container needs those of its host."),
    ]

    private static let running: [CodeMeaning] = [
        cuda(
            304, "OPERATING_SYSTEM", "the kernel refused a call of the driver",
            "Look at `ls -l /dev/nvidia*`, at the limits (`ulimit -a`) and at `dmesg`. In a "
                + "container the devices have to be let in: `--gpus all`."),
        cuda(
            400, "INVALID_HANDLE", "an object is gone, after an error before this one",
            "Look at the first error of this run: this one only follows from it."),
        cuda(
            401, "ILLEGAL_STATE", "the driver is not in a state to do this",
            "Run it again; reboot if it comes again."),
        cuda(
            500, "NOT_FOUND", "the kernel's module has no such function",
            "Install the environment again: the code is not the one that was made."),
        cuda(
            600, "NOT_READY", "the GPU has not finished when it said so",
            "Run it again; a GPU that does this again is ill."),
        cuda(
            700, "ILLEGAL_ADDRESS", "a kernel met an address that is not its own",
            "The kernel is known to be right, so the GPU's memory or the driver is not: "
                + "`dmesg | grep Xid`, reset the GPU, update the driver."),
        cuda(
            701, "LAUNCH_OUT_OF_RESOURCES", "the GPU has too few registers free for the kernel",
            "End what runs beside it: `nvidia-smi` shows it."),
        cuda(
            702, "LAUNCH_TIMEOUT", "the desktop's watchdog stopped the kernel",
            "Take the display off this GPU, or end what loads it."),
        cuda(
            704, "PEER_ACCESS_ALREADY_ENABLED", "the peer was let in before",
            "Run it again: nothing is wrong with the GPUs."),
        cuda(
            709, "CONTEXT_IS_DESTROYED", "the context is gone, after an error before this one",
            "Look at the first error of this run: this one only follows from it."),
        cuda(
            711, "TOO_MANY_PEERS", "a GPU reaches eight peers at most over PCI",
            "Name fewer in `CUDA_VISIBLE_DEVICES`."),
        cuda(
            714, "HARDWARE_STACK_ERROR", "the GPU broke off: an error in its call stack",
            "Reset the GPU with `sudo nvidia-smi --gpu-reset`; replace it if it comes again."),
        cuda(
            715, "ILLEGAL_INSTRUCTION", "the GPU met an instruction that is none",
            "The code reached the GPU damaged: `dmesg | grep Xid`, reset the GPU."),
        cuda(
            716, "MISALIGNED_ADDRESS", "a kernel met an address that is not aligned",
            "The code reached the GPU damaged: `dmesg | grep Xid`, reset the GPU."),
        cuda(
            718, "INVALID_PC", "the GPU went astray in the code",
            "Reset the GPU with `sudo nvidia-smi --gpu-reset`; replace it if it comes again."),
        cuda(
            719, "LAUNCH_FAILED", "the GPU broke off while it ran a kernel",
            "`dmesg | grep Xid` tells why; reset the GPU with `sudo nvidia-smi --gpu-reset`."),
    ]

    private static let system: [CodeMeaning] = [
        cuda(
            800, "NOT_PERMITTED", "this user may not do that",
            "Look at `ls -l /dev/nvidia*`; join the group that owns them."),
        cuda(
            801, "NOT_SUPPORTED", "this GPU or this system cannot do that",
            "In a virtual machine or WSL look at what its GPU offers."),
        cuda(
            802, "SYSTEM_NOT_READY",
            "the switches between the GPUs are not set up: Fabric Manager does not run",
            "`sudo systemctl start nvidia-fabricmanager`, of the very version of the driver; "
                + "`nvidia-smi -q | grep -A2 Fabric` tells whether it is done."),
        cuda(
            803, "SYSTEM_DRIVER_MISMATCH",
            "the loaded kernel module and libcuda are of two versions",
            "Reboot, so that the module of the installed driver is loaded. In a container remove "
                + "its own `libcuda.so.1`: the host's has to be seen."),
        cuda(
            804, "COMPAT_NOT_SUPPORTED_ON_DEVICE",
            "a `cuda-compat` package is in use, which only data-centre GPUs take",
            "Take its folder `compat` out of `LD_LIBRARY_PATH`, and update the driver instead."),
        cuda(
            805, "MPS_CONNECTION_FAILED", "the Multi-Process Service does not answer",
            "`echo quit | nvidia-cuda-mps-control` ends it, `nvidia-cuda-mps-control -d` starts it; "
                + "without one unset `CUDA_MPS_PIPE_DIRECTORY`."),
        cuda(
            806, "MPS_RPC_FAILURE", "the Multi-Process Service broke off",
            "Start it again: `echo quit | nvidia-cuda-mps-control; nvidia-cuda-mps-control -d`."),
        cuda(
            807, "MPS_SERVER_NOT_READY", "the Multi-Process Service has not started yet",
            "Wait a moment and run it again."),
        cuda(
            808, "MPS_MAX_CLIENTS_REACHED", "the Multi-Process Service has all its clients",
            "End other programs on this GPU."),
        cuda(
            809, "MPS_MAX_CONNECTIONS_REACHED", "the GPU has no connection left",
            "End other programs on this GPU."),
        cuda(
            810, "MPS_CLIENT_TERMINATED", "the Multi-Process Service threw this program out",
            "Look at its log `/var/log/nvidia-mps/server.log`."),
        cuda(
            909, "TIMEOUT", "the driver waited in vain for the GPU",
            "`dmesg | grep Xid` tells why; reset the GPU or reboot."),
        cuda(
            911, "EXTERNAL_DEVICE", "a device outside of the GPU broke off",
            "`dmesg | grep Xid` tells which; look at the links between the GPUs."),
        cuda(
            919, "FABRIC_NOT_READY", "the fabric between the GPUs is not set up yet",
            "`nvidia-smi -q | grep -A2 Fabric` tells how far it is; start Fabric Manager or IMEX."),
        cuda(
            999, "UNKNOWN", "the driver has no word for what happened",
            "`dmesg | grep -i nvrm` often has; after a suspend reload the module: "
                + "`sudo rmmod nvidia_uvm && sudo modprobe nvidia_uvm`. Else reboot."),
    ]
}
