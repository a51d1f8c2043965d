/// A pkg-config file of NVIDIA's, whose paths are those of an installation in `/usr/local`.
enum PkgConfigFile {
    /// Where pkg-config looks for it below a tree; NVIDIA's archives have it in `pkg-config/`.
    static let folder = "lib/pkgconfig"
    /// More bytes than such a file ever has.
    static let limit: Int64 = 64 << 10

    private static let folders: Set = [
        "pkg-config", "pkgconfig", "share/pkgconfig", "lib/pkgconfig", "lib64/pkgconfig",
    ]

    /// The place of the file at `path` below an archive's top; nil for what is none.
    static func place(of path: String) -> String? {
        guard path.hasSuffix(".pc"), let slash = path.lastIndex(of: "/"),
            folders.contains(String(path[..<slash]))
        else { return nil }
        return folder + path[slash...]
    }

    /// The text with paths that follow from where the file lies, wherever the toolkit is moved or
    /// linked to.
    static func mended(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(mendedLine)
            .joined(separator: "\n")
    }

    private static func mendedLine(_ line: Substring) -> String {
        guard let equals = line.firstIndex(of: "=") else { return String(line) }
        let key = String(line[..<equals].filter { $0 != " " && $0 != "\t" })
        let value = line[line.index(after: equals)...].filter { $0 != "\r" }
        let root = "${pcfiledir}/../.."
        switch key {
        case "cudaroot", "prefix", "exec_prefix": return "\(key)=\(root)"
        case "libdir": return "\(key)=\(root)/lib\(rest(of: value, after: ["lib", "lib64"]))"
        case "includedir": return "\(key)=\(root)/include\(rest(of: value, after: ["include"]))"
        default: return String(line)
        }
    }

    /// What follows the last of `folders` in a path, such as `/stubs`.
    private static func rest(of path: String, after folders: [Substring]) -> String {
        let parts = path.split(separator: "/").map { $0.prefix { $0 != " " && $0 != "\t" } }
        guard let last = parts.lastIndex(where: folders.contains) else { return "" }
        return parts[(last + 1)...].map { "/" + $0 }.joined()
    }
}
