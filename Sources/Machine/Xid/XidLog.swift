/// The driver's error numbers in a kernel's log, as far as they tell of the present.
package struct XidLog: Sendable, Hashable {
    /// Each number of a GPU once, those of programs too, in the order in which they came.
    package private(set) var events: [XidEvent] = []
    /// Whether the log begins with the kernel's start, or has lost its beginning.
    package private(set) var reachesBoot = false

    /// What came before the driver's module was loaded anew, or before a GPU was recovered, is left
    /// out: a reset healed it.
    package init(_ log: some StringProtocol) {
        for line in log.split(whereSeparator: \.isNewline) {
            if line.contains("NVRM: loading NVIDIA UNIX") {
                events = []
            } else if let event = XidEvent(parsing: line) {
                add(event)
            } else if line.contains("Linux version ") {
                reachesBoot = true
            }
        }
    }

    private mutating func add(_ event: XidEvent) {
        guard event.action != nil else {
            if !events.contains(event) { events.append(event) }
            return
        }
        // The last word on what a GPU needs is the one that counts.
        let isHealed = event.action == "None"
        events.removeAll {
            $0.address == event.address && (isHealed || $0.number == event.number)
        }
        if !isHealed { events.append(event) }
    }
}

/// One such number.
package struct XidEvent: Sendable, Hashable {
    /// `0000:17:00`, without the function.
    package var address: String
    package var number: Int
    /// What the driver wants now, `GPU Reset Required` or `None`; of number 154 alone.
    package var action: String?
    /// Whether the line itself says that nothing ends by it, as those of links do.
    package var isNonfatal: Bool

    /// Whether the GPU is not sound from then on; a number that says nothing against it is not.
    package var isLasting: Bool { !isNonfatal && XidMeaning.of(number)?.isLasting == true }

    /// Reads `NVRM: Xid (PCI:0000:17:00): 79, …`, and `(PCI:0000:17:00 GPU-I:05)` of a slice; nil for
    /// any other line.
    package init?(parsing line: some StringProtocol) {
        guard let start = line.firstRange(of: "NVRM: Xid (PCI:")?.upperBound,
            let end = line[start...].firstRange(of: "): ")
        else { return nil }
        let digits = line[end.upperBound...].prefix { $0.isASCII && $0.isNumber }
        guard let number = Int(digits) else { return nil }
        address = line[start..<end.lowerBound].prefix { $0 != " " }.lowercased()
        self.number = number
        isNonfatal = line[end.upperBound...].contains(" Nonfatal ")
        if number == XidMeaning.recovery, let open = line.lastIndex(of: "("),
            let close = line[open...].firstIndex(of: ")"), open > end.lowerBound
        {
            action = String(line[line.index(after: open)..<close])
        }
    }
}
