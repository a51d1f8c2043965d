/// What names of apt's may look like, and how apt is made to take them for names.
enum AptName {
    /// A package's name: it becomes an argument of a program that root runs.
    static func isPackage(_ text: some StringProtocol) -> Bool {
        guard let first = text.utf8.first, first.isLetterOrDigit, text.utf8.count <= 255 else {
            return false
        }
        return text.utf8.allSatisfy { $0.isLetterOrDigit || "+-._".utf8.contains($0) }
    }

    /// The word so that apt takes it as it is: else `name-` asks for a removal, and `name+` for
    /// `name`, where there is no package of that very name.
    ///
    /// Words are names, `name:architecture`, either with `=version`, or paths of files.
    static func literal(_ word: String) -> String {
        guard !word.hasPrefix("/"), let last = word.last, "+-".contains(last) else { return word }
        // One such sign is taken off the end; a version may have it there as well.
        return word.contains("=") ? word + "+" : word + own
    }

    /// The name of a literal word.
    static func plain(_ word: String) -> String {
        word.hasSuffix(own) ? String(word.dropLast(own.count)) : word
    }

    /// The architecture of the machine itself, whichever it is.
    private static let own = ":native"
}
