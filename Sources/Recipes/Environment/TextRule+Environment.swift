internal import Diagnostics
internal import PackageModel

extension TextRule<String> {
    /// A name that can be a folder's; `base` is conda's own.
    static let environmentName = TextRule(format: TextFormat("a name", plural: "names")) {
        text throws(Complaint) in
        guard !text.isEmpty, !text.contains(where: { "/ :#".contains($0) }),
            !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F })
        else { throw Complaint("expected a name without `/`, `:`, `#` and spaces") }
        return text
    }

    /// A line for pip, which `PipLine` reads; an empty one is none.
    static let anyLine = TextRule(format: TextRule<Requirement>.requirement.format) {
        text throws(Complaint) in text
    }

    /// A channel; a folder of this machine is one by its URL.
    static let environmentChannel = TextRule(format: channel.format) { text throws(Complaint) in
        if text.hasPrefix("/"), isURL("file://" + text) { return "file://" + text }
        return try channel.parse(text)
    }

    /// A subdir of channels other than `noarch`, which no machine is.
    static let platform = TextRule(
        format: TextFormat("a platform such as `linux-64`", plural: "platforms")
    ) { text throws(Complaint) in
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let isValid =
            parts.count == 2
            && parts.allSatisfy { part in
                !part.isEmpty && part.utf8.allSatisfy { $0.isLowercaseOrDigit || $0 == 0x5F }
            }
        guard isValid else { throw Complaint("expected a platform such as `linux-64`") }
        return text
    }
}
