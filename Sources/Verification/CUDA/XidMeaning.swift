/// What the driver's own error numbers in the kernel's log tell, as far as a start-up meets them.
///
/// The causes are those of NVIDIA's page "Xid Errors"; numbers that an application causes by itself,
/// such as 13 and 31, say nothing against the GPU.
package struct XidMeaning: Sendable, Hashable {
    package let number: Int
    package let cause: String
    package let remedy: String

    /// Those that tell of the GPU, its links or the driver, ascending.
    package static let all: [XidMeaning] = [
        .init(number: 46, cause: "the GPU stopped answering", remedy: reset),
        .init(number: 48, cause: "memory had an error that ECC could not correct", remedy: reset),
        .init(number: 61, cause: "the GPU's microcontroller halted", remedy: reset),
        .init(number: 62, cause: "the GPU's microcontroller halted", remedy: reset),
        .init(number: 64, cause: "a page or row could not be taken out of use", remedy: replace),
        .init(number: 74, cause: "a link between GPUs failed", remedy: links),
        .init(number: 79, cause: "the GPU fell off the bus", remedy: power),
        .init(number: 92, cause: "correctable memory errors come fast", remedy: replace),
        .init(number: 94, cause: "a memory error was contained to one program", remedy: reset),
        .init(number: 95, cause: "a memory error reached all programs", remedy: reset),
        .init(number: 109, cause: "switching between programs took too long", remedy: reset),
        .init(number: 119, cause: "the GPU's system processor does not answer", remedy: firmware),
        .init(number: 120, cause: "the GPU's system processor failed", remedy: firmware),
        .init(number: 140, cause: "memory had an error that ECC could not correct", remedy: reset),
        .init(number: 143, cause: "the GPU did not start", remedy: power),
    ]

    /// Nil for a number that says nothing against the machine.
    package static func of(_ number: Int) -> XidMeaning? { all.first { $0.number == number } }

    private static let reset =
        "Reset the GPU with `sudo nvidia-smi --gpu-reset`, or reboot; replace it if it comes again."
    private static let replace = "Have the GPU replaced."
    private static let links = "`nvidia-smi nvlink -e` shows which; look at bridges and switches."
    private static let power = "Reboot; if it comes again look at power, cooling and the slot."
    private static let firmware = "Update the driver, and reboot."
}

/// One such number in the kernel's log.
package struct XidEvent: Sendable, Hashable {
    /// `0000:17:00`, without the function.
    package var address: String
    package var number: Int

    /// Those in a log: `NVRM: Xid (PCI:0000:17:00): 79, …`.
    package static func parse(_ log: some StringProtocol) -> [XidEvent] {
        log.split(separator: "\n").compactMap { line in
            guard let start = line.firstRange(of: "NVRM: Xid (PCI:")?.upperBound,
                let end = line[start...].firstRange(of: "): ")
            else { return nil }
            let digits = line[end.upperBound...].prefix { $0.isASCII && $0.isNumber }
            guard let number = Int(digits) else { return nil }
            return XidEvent(
                address: String(line[start..<end.lowerBound]).lowercased(), number: number)
        }
    }
}
