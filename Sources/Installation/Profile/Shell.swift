/// A shell that a profile can be written for.
package enum Shell: String, Sendable, CaseIterable {
    case bash, zsh, fish
}

extension Profile {
    /// The lines that `shell` has to evaluate.
    package func text(for shell: Shell) -> String {
        switch shell {
        case .bash, .zsh: posix()
        case .fish: fish()
        }
    }
}
