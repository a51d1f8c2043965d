import Diagnostics
package import SystemPackage

/// Which files running processes have mapped, so that none is removed under their feet.
package struct ProcessMaps: Sendable, Hashable {
    /// Absolute paths as the kernel names them, without those already removed.
    package var paths: Set<String> = []
    /// Processes whose maps this user may not read.
    package var unreadable = 0

    /// Reads `maps`, `exe` and `cwd` of every process below `proc`.
    package static func read(proc: FilePath = "/proc") throws -> ProcessMaps {
        var found = ProcessMaps()
        for entry in try Files.list(proc) where entry.name.utf8.allSatisfy(isDigit) {
            found.add(proc.appending(entry.component))
        }
        return found
    }

    /// Tells whether a process uses something at or below `folder`.
    package func uses(_ folder: FilePath) -> Bool {
        let exact = folder.string
        let below = exact.hasSuffix("/") ? exact : exact + "/"
        return paths.contains { $0 == exact || $0.hasPrefix(below) }
    }

    private mutating func add(_ process: FilePath) {
        for name in ["exe", "cwd"] {
            // Kernel threads have none, and a process may end while we look.
            if let target = try? Files.readLink(process.appending(name)) { insert(target.string) }
        }
        do {
            let maps = try Files.read(process.appending("maps"))
            for line in maps.split(separator: UInt8(ascii: "\n")) {
                if let path = Self.path(inMapsLine: line) { insert(path) }
            }
        } catch {
            let code = (error as? ProvisionError)?.code
            if code == .notPermitted { unreadable += 1 }
        }
    }

    private mutating func insert(_ path: String) {
        if path.hasPrefix("/"), !path.hasSuffix(" (deleted)") { paths.insert(path) }
    }

    /// The sixth field, in which the kernel writes a newline as `\012`.
    static func path(inMapsLine line: ArraySlice<UInt8>) -> String? {
        guard let slash = line.firstIndex(of: UInt8(ascii: "/")) else { return nil }
        let text = String(decoding: line[slash...], as: UTF8.self)
        return text.split(separator: "\\012", omittingEmptySubsequences: false)
            .joined(separator: "\n")
    }
}

private func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
