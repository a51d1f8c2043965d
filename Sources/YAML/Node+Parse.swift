package import Diagnostics

extension Node {
    /// What became of a text: its value, and what is wrong in it.
    package struct Reading: Sendable {
        /// Nil only where the text could not be followed to its end.
        package var root: Node?
        /// In the order of the text; with a root, all of them can be told beside later findings.
        package var problems: [ProvisionError]
    }

    /// Reads one document; a text without any value is a null.
    ///
    /// All problems are `ProvisionError`s with a mark in `file`, the name that the user knows.
    package static func read(
        _ bytes: some Collection<UInt8>, file: String, limits: ParsingLimits = .handwritten
    ) -> Reading {
        var builder: NodeBuilder?
        do {
            let source = try SourceText(bounded: bytes, file: file, limits: limits)
            var started = NodeBuilder(source: source, limits: limits)
            defer { builder = started }
            try started.follow()
        } catch {
            let earlier = builder?.problems ?? []
            return Reading(root: nil, problems: earlier + [error])
        }
        let empty = Node(.scalar(Scalar("")), at: Mark(file: file, line: 1, column: 1))
        return Reading(root: builder?.root ?? empty, problems: builder?.problems ?? [])
    }

    /// Reads one document; throws the first problem with the `others`.
    package static func parse(
        _ text: String, file: String, limits: ParsingLimits = .handwritten
    ) throws(ProvisionError) -> Node {
        let reading = read(text.utf8, file: file, limits: limits)
        if var first = reading.problems.first {
            first.others = Array(reading.problems.dropFirst())
            throw first
        }
        return reading.root ?? Node(.scalar(Scalar("")), at: Mark(file: file, line: 1, column: 1))
    }
}

extension SourceText {
    /// Decodes `bytes` if there are not more of them, nor of directives, than `limits` allow.
    init(
        bounded bytes: some Collection<UInt8>, file: String, limits: ParsingLimits
    ) throws(ProvisionError) {
        guard bytes.count <= limits.bytes else {
            throw ProvisionError(
                .yamlLimit, "cannot read `\(file)`: it has more than \(limits.bytes) bytes",
                at: Mark(file: file, line: 1, column: 1))
        }
        try self.init(decoding: bytes, file: file)
        let directives = directiveLines
        if directives.count > ParsingLimits.directives {
            throw ProvisionError(
                .yamlLimit, "cannot read more than \(ParsingLimits.directives) directives",
                at: mark(from: directives[ParsingLimits.directives]))
        }
    }
}
