import Diagnostics
import FileSystem
import Subprocess
package import SystemPackage

/// The index that pip has built in, asked from pip once and then read from a file.
package struct PipDefaultIndex: Sendable {
    /// Where the answer is kept.
    package var cacheFile: FilePath
    /// The interpreters whose pip is asked, in order.
    package var pythons: [FilePath]
    /// The variables that an interpreter gets.
    package var environment: [String: String]

    /// Asks `first`, then those `python3` that `PATH` names, the system's own last.
    package init(cacheFile: FilePath, environment: [String: String], first: [FilePath] = []) {
        let folders = (environment["PATH"] ?? "").split(separator: ":").filter { $0.hasPrefix("/") }
        let pythons = (folders + ["/usr/bin"]).map { FilePath(String($0)).appending("python3") }
        self.init(
            cacheFile: cacheFile, pythons: (first + pythons).uniqued(), environment: environment)
    }

    package init(cacheFile: FilePath, pythons: [FilePath], environment: [String: String]) {
        self.cacheFile = cacheFile
        self.pythons = pythons
        self.environment = environment
    }

    private static let question =
        "from pip._internal.models.index import PyPI; print(PyPI.simple_url)"

    /// The index; a file that holds no address is asked for anew.
    package func location() async throws -> PythonIndexLocation {
        if let kept = try? Files.readText(cacheFile, limit: 4096), let location = Self.read(kept) {
            return location
        }
        for python in pythons where (try? Files.exists(python)) == true {
            guard let location = await ask(python).flatMap(Self.read) else { continue }
            // What cannot be kept is asked again.
            try? Files.createDirectories(cacheFile.removingLastComponent())
            try? Files.writeAtomically(location.url + "\n", to: cacheFile)
            return location
        }
        throw unknown
    }

    private static func read(_ text: String) -> PythonIndexLocation? {
        let text = text.trimmingBlanks
        guard text.hasPrefix("https://"), !text.contains(where: \.isWhitespace) else { return nil }
        return PythonIndexLocation(url: String(text), source: "pip's own default")
    }

    private func ask(_ python: FilePath) async -> String? {
        let variables = environment.compactMap { name, value in
            Environment.Key(rawValue: name).map { ($0, value) }
        }
        // Python imports from the folder it stands in first: not from where the user stands.
        let result = try? await run(
            .path(python), arguments: ["-c", Self.question],
            environment: .custom(Dictionary(variables) { first, _ in first }),
            workingDirectory: "/", output: .string(limit: 4096), error: .discarded)
        guard let result, case .exited(0) = result.terminationStatus else { return nil }
        return result.standardOutput
    }

    private var unknown: ProvisionError {
        ProvisionError(
            .indexUnknown, "cannot tell which Python index to use",
            context: [
                "no variable and no configuration file of pip names one",
                "no `python3` has a pip that could be asked for its default",
            ],
            hints: [
                "set `UV_DEFAULT_INDEX=https://HOST/simple`",
                "or install pip: `sudo apt-get install python3-pip`",
            ])
    }
}

extension [FilePath] {
    /// Without those that stand further in front already.
    fileprivate func uniqued() -> [FilePath] {
        var seen: Set<FilePath> = []
        return filter { seen.insert($0).inserted }
    }
}
