internal import Diagnostics
internal import PackageModel

/// What lines for pip ask for, those of the files among them that they include.
struct PipLines {
    private(set) var requirements: [Located<Requirement>] = []
    private(set) var indexes: [Located<String>] = []
    private(set) var torchBuild: Located<TorchBuild>?
    private(set) var refused: [RefusedLine] = []
    private(set) var warnings: [ProvisionError] = []
    /// Files that are still to be read: the line that includes one, and the file that has the line.
    private var files: [(path: String, line: Located<String>, parent: String)] = []

    /// More files than anybody's requirements have.
    private static let mostFiles = 64

    /// Takes a line of `file`.
    mutating func add(_ line: Located<String>, from file: String) {
        let (text, hasDigests) = Self.withoutDigests(line.value)
        if hasDigests { warn("--hash", at: line.mark, label: "the lock has digests of its own") }
        do {
            switch try TextRule<PipLine>.pipLine.parse(text) {
            case .nothing: break
            case .requirement(let requirement, let build):
                requirements.append(Located(requirement, at: line.mark))
                if let build, torchBuild == nil { torchBuild = Located(build, at: line.mark) }
            case .index(let url): indexes.append(Located(url, at: line.mark))
            case .torchIndex(let build):
                if let build { torchBuild = Located(build, at: line.mark) }
            case .file(let path): files.append((path, line, file))
            case .ignored(let option):
                warn(option, at: line.mark, label: "only wheels are used")
            }
        } catch {
            refuse(line, error)
        }
    }

    private mutating func refuse(_ line: Located<String>, _ complaint: Complaint) {
        let error = ProvisionError(refusing: line, as: "pip", complaint)
        refused.append(RefusedLine(text: line, error: error))
    }

    private mutating func warn(_ option: String, at mark: Mark, label: String) {
        warnings.append(
            ProvisionError(
                .ignoredField, "`\(option)` of `pip` is not used", at: mark, label: label))
    }

    /// A requirement without the digests behind it.
    private static func withoutDigests(_ line: String) -> (text: String, hasDigests: Bool) {
        let words = line.split(separator: " ", omittingEmptySubsequences: false)
        guard !line.hasPrefix("-"), words.contains(where: { $0.hasPrefix("--hash") }) else {
            return (line, false)
        }
        return (words.prefix { !$0.hasPrefix("--hash") }.joined(separator: " "), true)
    }
}

extension PipLines {
    /// Reads the files that are included, and those that these include; each once.
    mutating func include(reading read: ((String) throws -> [UInt8])?) {
        var seen: Set<String> = []
        while !files.isEmpty {
            let (path, line, parent) = files.removeFirst()
            let name = Self.name(path, besides: parent)
            guard seen.insert(name).inserted else { continue }
            guard let read, seen.count <= Self.mostFiles else {
                refuse(line, Complaint("another file of requirements is not read"))
                continue
            }
            do {
                addLines(of: try read(name), in: name)
            } catch {
                let reason = (error as? ProvisionError)?.message ?? "failed to read it"
                refuse(line, Complaint(reason))
            }
        }
        refused.sort { $0.text.mark < $1.text.mark }
    }

    /// A file that is named in another one, in the words of that one.
    private static func name(_ path: String, besides parent: String) -> String {
        guard !path.hasPrefix("/"), let slash = parent.lastIndex(of: "/") else { return path }
        return String(parent[...slash]) + path
    }

    /// Takes the lines of a file of requirements; one that ends in `\` goes on in the next.
    private mutating func addLines(of bytes: [UInt8], in file: String) {
        var pending = ""
        var start: Mark?
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() {
            let blanks = line.prefix { $0 == 0x20 || $0 == 0x09 }.count
            var rest = line.dropFirst(blanks)
            if rest.last == 0x0D { rest.removeLast() }
            let isContinued = rest.last == UInt8(ascii: "\\")
            if isContinued { rest.removeLast() }
            let text = String(decoding: rest, as: UTF8.self)
            let mark = Mark(
                file: file, line: number + 1, column: blanks + 1,
                length: text.unicodeScalars.count)
            pending += (pending.isEmpty ? "" : " ") + text
            start = start ?? mark
            if isContinued, number < lines.count - 1 { continue }
            if let start {
                add(Located(pending, at: start), from: file)
            }
            (pending, start) = ("", nil)
        }
    }
}
