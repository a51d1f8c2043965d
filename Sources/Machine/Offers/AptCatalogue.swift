import Diagnostics
import SystemPackage

/// Packages that apt's sources have, by name, as far as they were asked for.
package struct AptCatalogue: Sendable, Hashable {
    /// One version of one package.
    package struct Entry: Sendable, Hashable {
        package var name: String
        /// With epoch and revision: `1:535.54.03-0ubuntu1`.
        package var version: String
        /// As the package says them; empty where it says none.
        package var depends: String
        package var provides: String

        package init(name: String, version: String, depends: String = "", provides: String = "") {
            self.name = name
            self.version = version
            self.depends = depends
            self.provides = provides
        }
    }

    /// Newest first.
    private var entries: [String: [Entry]]

    package init(_ entries: [Entry] = []) {
        self.entries = Dictionary(grouping: entries, by: \.name)
    }

    /// Reads what `apt-cache show` prints, which tells versions newest first.
    package init(showing text: String) {
        var found: [Entry] = []
        var seen: Set<Entry> = []
        var entry = Entry(name: "", version: "")
        var hasFile = false
        func finish() {
            let isOffered = hasFile && !entry.name.isEmpty && !entry.version.isEmpty
            if isOffered, seen.insert(entry).inserted { found.append(entry) }
            entry = Entry(name: "", version: "")
            hasFile = false
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.isEmpty { finish() }
            guard let colon = line.firstIndex(of: ":"), line.first != " " else { continue }
            let value = String(line[line.index(after: colon)...].drop { $0 == " " })
            switch line[..<colon] {
            case "Package": entry.name = value
            case "Version": entry.version = value
            case "Depends": entry.depends = value
            case "Provides": entry.provides = value
            // Only a source names a file; a version that is merely installed has none.
            case "Filename": hasFile = true
            default: break
            }
        }
        finish()
        self.init(found)
    }

    package subscript(_ name: String) -> [Entry] { entries[name] ?? [] }

    package func has(_ name: String) -> Bool { entries[name]?.isEmpty == false }
}

extension MachineProbe {
    /// What apt has of `names`; no network is asked, and nothing is written.
    ///
    /// Throws R600 where apt cannot be asked.
    package func catalogue(of names: [String]) async throws -> AptCatalogue {
        guard !names.isEmpty else { return AptCatalogue() }
        let program = world.location("/usr/bin/apt-cache")
        let result = try await programs.run(
            ProgramRun(
                program,
                arguments: [
                    "-o", "Dir::Cache::pkgcache=", "-o", "Dir::Cache::srcpkgcache=", "show", "--",
                ] + names,
                environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C"], timeLimit: .seconds(30),
                outputLimit: 16 << 20))
        // It fails where it knows none of the names, and that is an answer.
        let nothing = result.output.isEmpty && result.errors.contains("No packages found")
        guard result.isSuccess || nothing else {
            let last = result.errors.split(separator: "\n").last.map { ": \($0)" } ?? ""
            throw ProvisionError(
                .programUnusable, "cannot use `/usr/bin/apt-cache`",
                context: ["`/usr/bin/apt-cache`: " + result.description + last])
        }
        return AptCatalogue(showing: result.output)
    }
}
