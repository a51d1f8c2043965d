import FileSystem
import SystemPackage

/// How files of other tools' configuration are looked at; tests give a table in its place.
package struct CondaFileReader {
    /// The text of a file; nil where there is none.
    package var text: (String) throws -> String?
    /// The names in a folder; none where there is no such folder.
    package var names: (String) throws -> [String]

    package init(
        text: @escaping (String) throws -> String?, names: @escaping (String) throws -> [String]
    ) {
        self.text = text
        self.names = names
    }

    /// This machine's own files; at most 1 MiB each.
    package static var machine: CondaFileReader {
        CondaFileReader(
            text: { path in
                let path = FilePath(path)
                guard try Files.attributesFollowingLinks(of: path)?.kind == .file else {
                    return nil
                }
                return try Files.readText(path, limit: 1 << 20)
            },
            names: { path in
                let path = FilePath(path)
                guard try Files.attributesFollowingLinks(of: path)?.kind == .directory else {
                    return []
                }
                return try Files.list(path).map(\.name).sorted()
            })
    }
}
