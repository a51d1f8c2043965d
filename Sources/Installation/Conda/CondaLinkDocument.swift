import PackageModel

/// `info/link.json`: the commands that a package for any Python wants to have.
struct CondaLinkDocument {
    let commands: EntryPoints

    /// Why the file cannot be used.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    init(_ json: [UInt8]) throws(Fault) {
        let lines: [String]
        do {
            lines = try Self.entryPoints(json)
        } catch {
            throw Fault(description: "it has no \(error.expected) at byte \(error.offset)")
        }
        // Line breaks would make two commands of one.
        guard lines.allSatisfy({ !$0.contains(where: \.isNewline) && !$0.hasPrefix("[") }) else {
            throw Fault(description: "it has a command of more than one line")
        }
        let text = (["[console_scripts]"] + lines).joined(separator: "\n")
        do {
            commands = try EntryPoints(Array(text.utf8))
        } catch {
            throw Fault(description: "\(error)")
        }
    }

    private static func entryPoints(
        _ json: [UInt8]
    ) throws(JSONReader.Failure) -> [String] {
        var reader = JSONReader(json)
        var lines: [String] = []
        try reader.enterObject()
        while let key = try reader.nextKey() {
            guard key == "noarch", reader.isObject() else {
                try reader.skip()
                continue
            }
            try reader.enterObject()
            while let key = try reader.nextKey() {
                guard key == "entry_points", try !reader.skipNull() else {
                    try reader.skip()
                    continue
                }
                try reader.enterArray()
                while try reader.nextElement() { lines.append(try reader.string()) }
            }
        }
        return lines
    }
}
