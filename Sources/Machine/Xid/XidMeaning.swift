/// What the driver's own error numbers in the kernel's log tell, as far as a start-up meets them.
///
/// Source: NVIDIA's catalogue of Xids (docs.nvidia.com/deploy/xid-errors, "Analyzing Xid Errors with
/// the Xid Catalog"), by its column of the immediate action: what wants the GPU reset, the node
/// rebooted or the board looked at is lasting; what wants a program started again, or nothing, is not.
/// Of the links' own numbers (144 to 150) the line itself says which it is. Numbers that a program
/// causes by itself, such as 13, 31, 43 and 45, say nothing against the GPU and are left out.
/// `docs/troubleshooting/nvrm-xid.md` has the table for people.
package struct XidMeaning: Sendable, Hashable {
    package let number: Int
    package let cause: String
    package let remedy: String
    /// Whether the GPU is not sound from then on, until it is reset, or for good.
    package let isLasting: Bool

    /// Those that tell of the GPU, its links or the driver, ascending.
    package static let all: [XidMeaning] = [
        lasting(46, "the GPU stopped answering", reset),
        passing(48, "memory had an error that ECC could not correct", memory),
        lasting(54, "the board's own power cable is not connected", power),
        passing(61, "the GPU's microcontroller warned", watch),
        lasting(62, "the GPU's microcontroller halted", reset),
        passing(63, "a page or row of memory is taken out of use", memory),
        lasting(64, "a page or row of memory could not be taken out of use", replace),
        lasting(74, "a link between GPUs failed", links),
        lasting(78, "a virtual GPU did not start", virtual),
        lasting(79, "the GPU fell off the bus", power),
        passing(92, "correctable memory errors come fast", memory),
        passing(94, "a memory error was contained to one program", memory),
        lasting(95, "a memory error reached all programs", reset),
        lasting(109, "switching between programs took too long", reset),
        lasting(110, "the GPU's security engine found a fault", reset),
        lasting(119, "the GPU's system processor does not answer", firmware),
        lasting(120, "the GPU's system processor failed", firmware),
        passing(121, "the link between GPU and processor had an error", watch),
        lasting(136, "a link between GPUs could not be trained", links),
        lasting(140, "memory had an error that the driver could not fence off", reset),
        lasting(143, "the GPU did not start", reset),
        lasting(144, "a link between GPUs failed (SAW)", links),
        lasting(145, "a link between GPUs failed (RLW)", links),
        lasting(146, "a link between GPUs failed (TLW)", links),
        lasting(147, "a link between GPUs failed (TREX)", links),
        lasting(148, "a link between GPUs failed (NVLPW_CTRL)", links),
        lasting(149, "a link between GPUs failed (NETIR)", links),
        lasting(150, "a link between GPUs failed (MSE)", links),
        // Its text names what the driver wants, and takes it back: see `XidLog`.
        lasting(recovery, "the driver wants the GPU recovered", reset),
        lasting(155, "a link between GPUs failed (software)", links),
        lasting(156, "a part of the GPU is taken out of use at the next reset", reset),
        passing(157, "a part of the GPU could not be taken out of use", watch),
        lasting(158, "the GPU did not answer in time, for good", reset),
    ]

    /// The driver's own word on whether a GPU has to be reset; drivers from 560 on.
    package static let recovery = 154

    /// Nil for a number that says nothing against the machine.
    package static func of(_ number: Int) -> XidMeaning? { all.first { $0.number == number } }

    private static func lasting(_ number: Int, _ cause: String, _ remedy: String) -> XidMeaning {
        XidMeaning(number: number, cause: cause, remedy: remedy, isLasting: true)
    }

    private static func passing(_ number: Int, _ cause: String, _ remedy: String) -> XidMeaning {
        XidMeaning(number: number, cause: cause, remedy: remedy, isLasting: false)
    }

    private static let reset =
        "Reset the GPU with `sudo nvidia-smi --gpu-reset`, or reboot; replace it if it comes again."
    private static let memory =
        "`nvidia-smi -q -d ECC,PAGE_RETIREMENT,ROW_REMAPPER` counts them; replace it if they grow."
    private static let watch = "Start the program again; reset the GPU if it comes again."
    private static let replace = "Reset the GPU; have it replaced if it comes again."
    private static let links =
        "Reset the GPUs or reboot; if it comes again `nvidia-smi nvlink -e` shows which link."
    private static let virtual = "Bring the drivers of guest and host to versions that fit."
    private static let power = "Reboot; if it comes again look at power, cooling and the slot."
    private static let firmware = "Reset the GPU or reboot; update the driver if it comes again."
}
