import FileSystem
import SystemPackage

/// What of ours lies in the folder of one environment, whole or broken.
///
/// Nothing in it is opened: what can be removed must not depend on what can be read.
package struct PrefixSurvey: Sendable, Equatable {
    /// Numbers of generations, complete or not.
    package var generations: [Int] = []
    /// Folders of merged toolkits.
    package var toolkits: [String] = []
    package var hasCurrent = false
    /// Locks of recipes whose own folder could not be written.
    package var locks: [String] = []
    /// Names that are not ours, relative to the folder.
    package var foreign: [String] = []
    /// Whether the folder is there at all.
    package var exists = false

    /// Whether there is something that only we make.
    package var isEnvironment: Bool {
        !generations.isEmpty || !toolkits.isEmpty || hasCurrent || hasMarks
    }
    private var hasMarks = false

    /// Nothing at all.
    package init() {}

    package init(_ folder: PrefixFolder) throws {
        guard try Files.kind(of: folder.root) == .directory else { return }
        exists = true
        for entry in try Files.list(folder.root) {
            switch (entry.name, entry.kind) {
            case (".lock", .file), (".staging", .directory): hasMarks = true
            case ("current", .symlink): hasCurrent = true
            case ("generations", .directory): try addGenerations(folder)
            case ("toolkits", .directory): try addToolkits(folder)
            case (let name, .file) where name.hasSuffix(".lock"): locks.append(name)
            case (let name, .symlink) where name.hasPrefix(".current.") && name.hasSuffix(".part"):
                hasMarks = true
            case (let name, _): foreign.append(name)
            }
        }
    }

    private mutating func addGenerations(_ folder: PrefixFolder) throws {
        hasMarks = true
        for entry in try Files.list(folder.generations) {
            if let number = Int(entry.name), number > 0, entry.kind == .directory {
                generations.append(number)
            } else {
                foreign.append("generations/\(entry.name)")
            }
        }
        generations.sort()
    }

    private mutating func addToolkits(_ folder: PrefixFolder) throws {
        hasMarks = true
        for entry in try Files.list(folder.toolkits) {
            if entry.kind == .directory, Self.isToolkit(entry.name) {
                toolkits.append(entry.name)
            } else if !(entry.kind == .file && entry.name.hasSuffix(".manifest")) {
                foreign.append("toolkits/\(entry.name)")
            }
        }
    }

    /// `<version>-<16 digits of a digest>`.
    private static func isToolkit(_ name: String) -> Bool {
        guard let hyphen = name.lastIndex(of: "-") else { return false }
        let digest = name[name.index(after: hyphen)...]
        return digest.utf8.count == 16 && digest.allSatisfy(\.isHexDigit)
    }
}
