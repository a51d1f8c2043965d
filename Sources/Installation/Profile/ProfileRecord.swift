import FileSystem
import SystemPackage

/// What a whole generation can switch on, kept in it as `profile/contents`.
///
/// It has all of it, whatever the recipe's profile switches on when it is sourced: who asks for
/// the environment by name means the whole.
package struct ProfileRecord: Sendable, Equatable {
    static let path = "profile/contents"

    package var contents: Profile.Contents

    package init(_ contents: Profile.Contents) { self.contents = contents }

    /// Entries `key=value`, each ended by NUL: the one byte that no value has.
    var text: String {
        let paths = [
            ("environment", contents.environment), ("toolkit", contents.toolkit),
            ("system-toolkit", contents.systemToolkit), ("libraries", contents.libraries),
            ("compiler", contents.hostCompiler),
        ]
        let entries =
            paths.compactMap { name, path in path.map { "\(name)=\($0)" } }
            + (contents.conda?.recordEntries ?? [])
            + contents.variables.sorted { $0.key < $1.key }.map { "set \($0.key)=\($0.value)" }
        return entries.map { $0 + "\0" }.joined()
    }

    /// Reads what `text` wrote; keys of later versions are passed over.
    init(parsing text: String) {
        contents = Profile.Contents()
        // Bytes, since a mark after the sign would make another character of it.
        for entry in text.utf8.split(separator: 0) {
            let sign = entry.firstIndex(of: UInt8(ascii: "="))
            guard let sign, let key = String(entry[..<sign]),
                let value = String(entry[entry.index(after: sign)...])
            else { continue }
            switch key {
            case "environment": contents.environment = FilePath(value)
            case "toolkit": contents.toolkit = FilePath(value)
            case "system-toolkit": contents.systemToolkit = FilePath(value)
            case "libraries": contents.libraries = FilePath(value)
            case "compiler": contents.hostCompiler = FilePath(value)
            case let key where key.hasPrefix("set "):
                contents.variables[String(key.dropFirst(4))] = value
            default:
                if contents.conda == nil, key == "conda" {
                    contents.conda = CondaActivation(prefix: FilePath(value), name: "")
                }
                contents.conda?.take(recordEntry: key, value)
            }
        }
    }
}

extension GenerationStore {
    /// Everything that a whole generation switches on.
    package func profile(of generation: Generation) throws -> Profile {
        let path = generation.folder.root.pushing(FilePath(ProfileRecord.path))
        return try Profile(ProfileRecord(parsing: Files.readText(path)).contents)
    }
}
