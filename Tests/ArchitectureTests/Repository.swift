import FoundationEssentials

/// The files of this repository, as the tests read them.
struct Repository {
    /// Absolute, without a slash at its end.
    let root: String

    static let here: Repository = {
        let parts = #filePath.split(separator: "/").dropLast(3)
        return Repository(root: "/" + parts.joined(separator: "/"))
    }()

    struct File {
        /// Relative to the root.
        let path: String
        let text: String
        let lines: [Substring]

        init(path: String, text: String) {
            self.path = path
            self.text = text
            lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        }

        /// The module for `Sources/<Module>/…`.
        var module: String? {
            let parts = path.split(separator: "/")
            return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
        }
    }

    /// All files below `folder` whose names end in `suffix`, sorted.
    func files(below folder: String, suffix: String) -> [File] {
        let paths =
            (try? FileManager.default.subpathsOfDirectory(atPath: root + "/" + folder)) ?? []
        return paths.filter { $0.hasSuffix(suffix) }.sorted()
            .compactMap { file(folder + "/" + $0) }
    }

    func file(_ path: String) -> File? {
        FileManager.default.contents(atPath: root + "/" + path)
            .map { File(path: path, text: String(decoding: $0, as: UTF8.self)) }
    }

    func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root + "/" + path)
    }

    /// Names of the folders directly below `folder`.
    func folders(in folder: String) -> [String] {
        let names =
            (try? FileManager.default.contentsOfDirectory(atPath: root + "/" + folder)) ?? []
        return names.filter { name in
            (try? FileManager.default.contentsOfDirectory(
                atPath: "\(root)/\(folder)/\(name)")) != nil
        }.sorted()
    }

    /// The Swift files of all modules, with their code; read once for all tests.
    static let swiftSources = here.files(below: "Sources", suffix: ".swift").map(SourceFile.init)
    static let swiftTests = here.files(below: "Tests", suffix: ".swift").map(SourceFile.init)
}
