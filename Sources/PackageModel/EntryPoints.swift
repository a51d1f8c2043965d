/// The commands that a package asks for in `entry_points.txt`; other groups are passed over.
package struct EntryPoints: Sendable, Hashable {
    package var scripts: [Script]

    /// One command: a file below `bin/` that calls a function.
    package struct Script: Sendable, Hashable {
        /// The file's name: one path component, never `.` or `..`.
        package let name: String
        /// Dotted identifiers.
        package let module: String
        /// Dotted identifiers.
        package let function: String
        /// Whether it belongs to `gui_scripts`.
        package let isGraphical: Bool
    }

    package init(scripts: [Script] = []) { self.scripts = scripts }

    /// Longest file that is read, in bytes.
    package static let sizeLimit = 1 << 20

    /// Why the file cannot be used, with the one-based line.
    package enum Fault: Error, Sendable, Hashable {
        case tooLarge
        case notUTF8
        /// Neither a section, an assignment, a comment nor empty.
        case malformedLine(Int)
        /// A command's name that is no plain file name.
        case badName(String, line: Int)
        /// Not `module:function`.
        case badTarget(String, line: Int)
        case repeatedName(String, line: Int)
    }
}

extension EntryPoints {
    /// Reads `entry_points.txt`.
    package init(_ bytes: [UInt8]) throws(Fault) {
        guard bytes.count <= Self.sizeLimit else { throw .tooLarge }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
        var scripts: [Script] = []
        var names: Set<String> = []
        var section = Section.other
        var number = 0
        for raw in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        {
            number += 1
            let line = String(decoding: Array(raw).trimmed, as: UTF8.self)
            if line.isEmpty || line.hasPrefix("#") || line.hasPrefix(";") { continue }
            if line.hasPrefix("[") {
                guard line.hasSuffix("]") else { throw .malformedLine(number) }
                section = Section(line.dropFirst().dropLast())
            } else if section != .other {
                let script = try Script(line, number, isGraphical: section == .graphical)
                guard names.insert(script.name).inserted else {
                    throw .repeatedName(script.name, line: number)
                }
                scripts.append(script)
            }
        }
        self.scripts = scripts
    }

    private enum Section {
        case console, graphical, other

        init(_ name: Substring) {
            switch name {
            case "console_scripts": self = .console
            case "gui_scripts": self = .graphical
            default: self = .other
            }
        }
    }
}

extension EntryPoints.Script {
    /// Reads `name = module:function [extras]`; the extras, which are obsolete, are checked and
    /// left out.
    fileprivate init(
        _ line: String, _ number: Int, isGraphical: Bool
    ) throws(EntryPoints.Fault) {
        guard let equals = line.firstIndex(of: "=") else { throw .malformedLine(number) }
        let name = line[..<equals].trimmed
        guard Self.isFileName(name) else { throw .badName(name, line: number) }
        let value = line[line.index(after: equals)...].trimmed
        var target = value[...]
        if let bracket = value.firstIndex(of: "[") {
            guard (try? Requirement("x" + value[bracket...])) != nil else {
                throw .badTarget(value, line: number)
            }
            target = value[..<bracket]
        }
        let parts = target.split(separator: ":", omittingEmptySubsequences: false).map(\.trimmed)
        guard parts.count == 2, parts.allSatisfy(Self.isDottedName) else {
            throw .badTarget(value, line: number)
        }
        self.name = name
        module = parts[0]
        function = parts[1]
        self.isGraphical = isGraphical
    }

    /// Letters, digits and `_ . - +`, not beginning with `-` or `.`: nothing that could leave the
    /// folder, drive a terminal or be taken for an option.
    private static func isFileName(_ text: String) -> Bool {
        guard let first = text.utf8.first, first.isAlphanumeric || first == UInt8(ascii: "_"),
            text.utf8.count <= 255
        else { return false }
        return text.utf8.allSatisfy {
            $0.isAlphanumeric || $0.isSeparator || $0 == UInt8(ascii: "+")
        }
    }

    /// This text goes into Python code: identifiers between dots and nothing else.
    private static func isDottedName(_ text: String) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { name in
            guard let first = name.unicodeScalars.first else { return false }
            return (first == "_" || first.properties.isXIDStart)
                && name.unicodeScalars.allSatisfy(\.properties.isXIDContinue)
        }
    }
}

extension EntryPoints.Fault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tooLarge: "it is larger than \(EntryPoints.sizeLimit) bytes"
        case .notUTF8: "it is not UTF-8"
        case .malformedLine(let line): "line \(line) is neither a section nor `name = value`"
        case .badName(let name, let line): "line \(line) has the command name `\(name)`"
        case .badTarget(let text, let line): "line \(line) has `\(text)`, not `module:function`"
        case .repeatedName(let name, let line): "line \(line) has the command `\(name)` again"
        }
    }
}
