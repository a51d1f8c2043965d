/// A lock as another tool's file.
package struct Export: Sendable, Equatable {
    /// The whole file, with an LF at its end; the notes are among its first comments.
    package var text: String
    /// What the format has no place for and what its reader must be told, a sentence each.
    package var notes: [String]
}
