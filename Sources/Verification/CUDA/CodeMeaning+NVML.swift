extension CodeMeaning {
    /// Each code of NVML, ascending.
    package static let nvml: [CodeMeaning] = start + state

    private static let start: [CodeMeaning] = [
        nvml(
            1, "UNINITIALIZED", "`nvmlInit` was not called, or it failed before",
            "Look at the first error of this run: this one only follows from it."),
        nvml(
            2, "INVALID_ARGUMENT", "NVML does not take what it was given",
            "Let library and kernel module be of one version: reboot after an update."),
        nvml(
            3, "NOT_SUPPORTED", "this GPU does not tell that",
            "Nothing is wrong: GPUs for desktops and virtual ones tell less."),
        nvml(
            4, "NO_PERMISSION", "this user may not ask that",
            "Run it with `sudo`, or look at `ls -l /dev/nvidia*`."),
        nvml(
            6, "NOT_FOUND", "NVML does not know what it was asked for",
            "Compare with `nvidia-smi -L`."),
        nvml(
            7, "INSUFFICIENT_SIZE", "an answer of NVML is longer than any known one",
            "Update `provision`: this driver is newer than it."),
        nvml(
            8, "INSUFFICIENT_POWER", "a power cable of the GPU is not plugged in",
            "Switch the machine off and plug all power cables into the GPU."),
        nvml(
            9, "DRIVER_NOT_LOADED", "the kernel module is not loaded",
            "`sudo modprobe nvidia`; where that fails, `dmesg | tail` tells why. `provision doctor` "
                + "looks for the cause."),
        nvml(
            10, "TIMEOUT", "the driver did not answer in time",
            "`dmesg | grep Xid` tells why; reset the GPU or reboot."),
        nvml(
            11, "IRQ_ISSUE", "the kernel gives the GPU no interrupts",
            "`cat /proc/interrupts` and `dmesg | grep -i nvrm` tell more; look at the firmware's "
                + "settings of PCI, and whether MSI is off."),
        nvml(
            12, "LIBRARY_NOT_FOUND", "a library of the driver is not there",
            "Install the whole driver again; a container needs "
                + "`NVIDIA_DRIVER_CAPABILITIES=compute,utility`."),
        nvml(
            13, "FUNCTION_NOT_FOUND", "the driver is older than the function",
            "Update the driver to see this."),
        nvml(
            14, "CORRUPTED_INFOROM", "the GPU's own memory of its settings is damaged",
            "Have the GPU looked at by its maker; it may go on computing."),
        nvml(
            15, "GPU_IS_LOST", "the GPU fell off the bus, or cannot be reached",
            "Reboot; if it comes again look at power, cooling and the slot. `dmesg | grep Xid` has "
                + "79 then."),
        nvml(
            16, "RESET_REQUIRED", "the GPU has to be reset before it works on",
            "`sudo nvidia-smi --gpu-reset`, or reboot."),
    ]

    private static let state: [CodeMeaning] = [
        nvml(
            17, "OPERATING_SYSTEM", "the kernel refused a call of the driver",
            "Look at `ls -l /dev/nvidiactl` and at `dmesg`; in a container at `--gpus all`."),
        nvml(
            18, "LIB_RM_VERSION_MISMATCH",
            "the loaded kernel module and the driver's libraries are of two versions",
            "Reboot, so that the module of the installed driver is loaded; or unload it where "
                + "nothing uses it: `sudo rmmod nvidia_drm nvidia_modeset nvidia_uvm nvidia`."),
        nvml(
            19, "IN_USE", "another process holds the GPU alone",
            "`nvidia-smi` shows it: end that process."),
        nvml(
            20, "MEMORY", "the machine has too little memory for NVML",
            "Free memory: `free -h` shows how much there is."),
        nvml(21, "NO_DATA", "the GPU has nothing to tell of that", "Nothing is wrong."),
        nvml(
            22, "VGPU_ECC_NOT_SUPPORTED", "the virtual GPU cannot run with ECC on",
            "Switch it off on the host: `sudo nvidia-smi -e 0`, then reset the GPU."),
        nvml(
            23, "INSUFFICIENT_RESOURCES", "the driver has too few resources left",
            "End other programs on this GPU."),
        nvml(
            25, "ARGUMENT_VERSION_MISMATCH", "driver and library are of two versions",
            "Reboot after an update of the driver."),
        nvml(26, "DEPRECATED", "this driver no longer tells that", "Update `provision`."),
        nvml(
            27, "NOT_READY", "the system is not ready: its switches are not set up",
            "`sudo systemctl start nvidia-fabricmanager`, and run it again."),
        nvml(
            28, "GPU_NOT_FOUND", "the driver finds no GPU",
            "`lspci -d 10de:` shows what is on the bus; `dmesg | grep -i nvrm` why it was refused."),
        nvml(
            29, "INVALID_STATE", "the GPU is in a state in which it cannot be asked",
            "Reset it with `sudo nvidia-smi --gpu-reset`."),
        nvml(
            999, "UNKNOWN", "the driver has no word for what happened",
            "`dmesg | grep -i nvrm` often has; else reboot."),
    ]
}
