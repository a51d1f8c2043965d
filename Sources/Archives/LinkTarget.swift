/// The rule for symlinks of an archive: what they say stays inside, unless that is asked for.
enum LinkTarget {
    /// Checks `target` of the symlink at `path`.
    ///
    /// `..` is allowed only at the begin and only up to the top. Folders of the archive are real
    /// ones, so going up from them is what it looks like; after the first name a symlink may have
    /// been passed, and going up from there would not be. With `mayLeave` only the text is checked.
    static func check(
        _ target: String, of path: MemberPath, mayLeave: Bool
    ) throws(ArchiveError) {
        let shown = "the symlink `\(visible(path.text))` to `\(visible(target))`"
        guard !target.isEmpty, target.utf8.count < 4096, mayLeave || !target.hasPrefix("/") else {
            throw .unsafe("\(shown) is absolute, empty or too long")
        }
        guard target.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
            throw .unsafe("\(shown) has a control character")
        }
        if mayLeave { return }
        var depth = path.folders.count
        var hasName = false
        for component in target.split(separator: "/") where component != "." {
            guard component == ".." else {
                hasName = true
                continue
            }
            depth -= 1
            guard !hasName, depth >= 0 else {
                throw .unsafe("\(shown) may lead out of the archive")
            }
        }
    }
}
