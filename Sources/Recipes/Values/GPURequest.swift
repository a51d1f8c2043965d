/// A kind of GPU and how many of it: `rtx-3090`, `h100*8`, `sm_86`, `10de:2204`.
package struct GPURequest: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// A marketing name in lower case with hyphens; only the facts know whether it exists.
        case name(String)
        /// A compute capability times ten: 86 for `sm_86`.
        case architecture(Int)
        /// Vendor and device of the PCI id.
        case pci(vendor: UInt16, device: UInt16)
    }

    /// NVIDIA's driver takes no more GPUs in one machine.
    ///
    /// Source: `NV_MAX_DEVICES` in `nvlimits.h` of NVIDIA's open kernel modules.
    package static let most = 32

    package var kind: Kind
    /// From 1 to `most`.
    package var count: Int

    package init(_ kind: Kind, count: Int = 1) {
        self.kind = kind
        self.count = max(1, count)
    }
}

extension GPURequest: CustomStringConvertible {
    /// As one writes it.
    package var description: String {
        let name =
            switch kind {
            case .name(let name): name
            case .architecture(let capability): "sm_\(capability)"
            case .pci(let vendor, let device): hexadecimal(vendor) + ":" + hexadecimal(device)
            }
        return count == 1 ? name : "\(name)*\(count)"
    }

    private func hexadecimal(_ value: UInt16) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}

extension TextRule<GPURequest> {
    static let gpu = TextRule(
        format: TextFormat(
            "a GPU such as `rtx-3090`, `sm_86` or `10de:2204`, with `*8` for eight",
            plural: "GPUs such as `rtx-3090`, `sm_86`, `10de:2204` or `h100*8`",
            pattern:
                "^([a-z0-9][a-z0-9-]*|sm_[0-9]{2,3}|[0-9a-f]{4}:[0-9a-f]{4})(\\*[1-9][0-9]?)?$")
    ) { text throws(Complaint) in
        let parts = text.split(separator: "*", maxSplits: 1, omittingEmptySubsequences: false)
        var count = 1
        if parts.count == 2 {
            let digits = parts[1]
            guard digits.utf8.allSatisfy(\.isDigit), let number = Int(digits),
                (1...GPURequest.most).contains(number)
            else {
                throw Complaint(
                    "expected a count from 1 to \(GPURequest.most) after `*`",
                    span: (parts[0].unicodeScalars.count + 1)..<text.unicodeScalars.count)
            }
            count = number
        }
        return GPURequest(try kind(String(parts.first ?? "")), count: count)
    }

    private static func kind(_ text: String) throws(Complaint) -> GPURequest.Kind {
        if let capability = architecture(text, prefix: "sm_") { return .architecture(capability) }
        if let id = pciID(text) { return id }
        let isName =
            text.utf8.count <= 64 && text.utf8.first?.isLowercaseOrDigit == true
            && text.utf8.last?.isLowercaseOrDigit == true
            && text.utf8.allSatisfy { $0.isLowercaseOrDigit || $0 == UInt8(ascii: "-") }
        // Only the facts know what is near a bare number.
        let isWord = text.utf8.contains { !$0.isDigit && $0 != UInt8(ascii: "-") }
        if isName, isWord || text.utf8.count >= 3, !text.hasPrefix("sm") { return .name(text) }
        throw complaint(text)
    }

    private static func architecture(_ text: String, prefix: String) -> Int? {
        let digits = text.dropFirst(prefix.count)
        guard text.hasPrefix(prefix), (2...3).contains(digits.utf8.count),
            digits.utf8.allSatisfy(\.isDigit), digits.first != "0"
        else { return nil }
        return Int(digits)
    }

    private static func pciID(_ text: String) -> GPURequest.Kind? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 4 && !$0.hasPrefix("+") }),
            let vendor = UInt16(parts[0], radix: 16), let device = UInt16(parts[1], radix: 16)
        else { return nil }
        return .pci(vendor: vendor, device: device)
    }

    private static func complaint(_ text: String) -> Complaint {
        let plain = text.lowercased()
        for prefix in ["sm-", "sm", "compute_", "sm_"] {
            if let capability = architecture(plain, prefix: prefix) {
                return .mean("sm_\(capability)")
            }
        }
        if let capability = architecture(plain.filter { $0 != "." }, prefix: ""),
            plain.contains(".")
        {
            return .mean("sm_\(capability)")
        }
        if let whole = wholeOfSlice(plain) {
            return Complaint("a MIG slice runs what its GPU runs: name the GPU, `\(whole)`")
        }
        if text.contains(where: { ";+/&|".contains($0) }) {
            return Complaint("expected one GPU here: name each of several by itself")
        }
        var name = hyphenated(text)
        for vendor in ["nvidia-", "geforce-"] where name.hasPrefix(vendor) {
            name = String(name.dropFirst(vendor.count))
        }
        if name != text, name.utf8.contains(where: { !$0.isDigit }), !name.hasPrefix("sm") {
            return .mean(name)
        }
        return Complaint("expected a name such as `rtx-3090`, `sm_86` or a PCI id `10de:2204`")
    }

    /// `a100` of `a100-mig-1g.5gb` and `a100-1g.5gb`; nil for what is no slice.
    private static func wholeOfSlice(_ text: String) -> String? {
        let words = text.split(separator: "-")
        let end = words.firstIndex { word in
            let parts = word.split(separator: ".")
            return word == "mig"
                || parts.count == 2 && parts[0].last == "g" && parts[0].count == 2
                    && parts[1].hasSuffix("gb")
        }
        guard let end, end > 0 else { return nil }
        return words[..<end].joined(separator: "-")
    }

    private static func hyphenated(_ text: String) -> String { TextRule<String>.hyphenated(text) }
}
