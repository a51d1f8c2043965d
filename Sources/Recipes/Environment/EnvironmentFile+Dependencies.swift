internal import Diagnostics
internal import PackageModel
internal import YAML

extension EnvironmentFile {
    /// Reads the packages, the lines of `pip` and the packages of selectors.
    mutating func readDependencies(_ reader: SectionReader, _ pipLines: inout PipLines) {
        guard let node = reader.node("dependencies") else {
            return reader.problems.add(
                ProvisionError(
                    .missingField, "`\(file)` has no `dependencies`", at: reader.mark,
                    hints: ["add `dependencies: [python=3.11]`"]))
        }
        guard let items = node.sequence else { return reader.refuse(node, "dependencies") }
        for item in items {
            if let mapping = item.mapping {
                for entry in mapping.entries { readSubsection(entry, reader, &pipLines) }
            } else {
                packages += reader.items([item], "dependencies", .matchSpec)
            }
        }
    }

    private mutating func readSubsection(
        _ entry: Mapping.Entry, _ reader: SectionReader, _ pipLines: inout PipLines
    ) {
        let key = entry.key
        if key.value == "pip" { return readPip(entry.value, reader, &pipLines) }
        guard key.value.hasPrefix("sel("), key.value.hasSuffix(")") else {
            return reader.problems.add(
                ProvisionError(
                    .unknownField, "cannot install `\(key.value.shortened)` of `dependencies`",
                    at: key.mark, label: "expected a package, or `pip` with a list"))
        }
        switch key.value.dropFirst(4).dropLast() {
        case "linux", "unix": packages += reader.items([entry.value], "dependencies", .matchSpec)
        case "osx", "win": break
        default:
            reader.refuse(
                key, "dependencies", Complaint("expected `sel` of `linux`, `osx`, `win` or `unix`"))
        }
    }

    private func readPip(_ node: Node, _ reader: SectionReader, _ pipLines: inout PipLines) {
        guard let items = node.sequence else {
            if node.scalar?.isNull == true { return }
            return reader.problems.add(
                .wrongType(
                    node, "the list pip of dependencies", key: node.mark,
                    expected: .list(.text(.requirement))))
        }
        for line in reader.items(items, "pip", .anyLine) { pipLines.add(line, from: file) }
    }
}
