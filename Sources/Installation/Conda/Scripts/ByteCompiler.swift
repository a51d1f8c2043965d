import Diagnostics
import FileSystem
import SystemPackage

/// Lets the environment's Python compile files to bytecode, on all cores.
struct ByteCompiler {
    /// The environment, by its final path.
    let prefix: FilePath
    let python: CondaPython
    /// A folder of ours for the list of files and what Python prints.
    let scratch: FilePath

    /// Compiles `files`, paths relative to the environment, and gives those of the results.
    ///
    /// A file that Python cannot compile, such as a template, is passed over.
    func compile(_ files: [String]) async throws -> [String: String] {
        guard !files.isEmpty else { return [:] }
        let list = scratch.appending(".compile")
        let log = scratch.appending(".compile.log")
        defer {
            try? Files.remove(list)
            try? Files.remove(log)
        }
        let lines = files.map { "\(prefix.pushing(FilePath($0)))\n" }.joined()
        try Files.writeAtomically(lines, to: list)
        let child = CondaChild(
            executable: prefix.pushing(FilePath(python.program)),
            arguments: [
                "-I", "-W", "ignore", "-m", "compileall", "-q", "-j", "0", "-i", list.string,
            ],
            environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"],
            workingDirectory: prefix, log: log)
        _ = try await child.run()
        return try results(of: files)
    }

    private func results(of files: [String]) throws -> [String: String] {
        let tag = "cpython-\(python.minorVersion.split(separator: ".").joined())"
        var found: [String: String] = [:]
        for file in files {
            let path = FilePath(file)
            guard let stem = path.stem else { continue }
            let result = path.removingLastComponent().appending("__pycache__")
                .appending("\(stem).\(tag).pyc")
            if try Files.kind(of: prefix.pushing(result)) == .file { found[file] = result.string }
        }
        return found
    }
}
