import ArgumentParser
import Diagnostics

extension Hint {
    /// What a person types who stands outside of the image: lines for its package tools go through
    /// `chroot`, lines for this program name it.
    func forImage(_ name: String) -> Hint {
        let root = SudoLine.quoted(name)
        var text = text
        for tool in Self.tools {
            text = text.replacing("sudo \(tool) ", with: "sudo chroot \(root) \(tool) ")
        }
        guard !text.contains("--root") else { return Hint(text) }
        for verb in Self.verbs {
            text = text.replacing("`sudo provision \(verb)", with: "`provision \(verb)")
            for end in [" ", "`"] {
                text = text.replacing(
                    "`provision \(verb)\(end)",
                    with: "`sudo provision \(verb) --root \(root)\(end)")
            }
        }
        return Hint(text)
    }

    private static let tools = ["apt", "apt-get", "apt-mark", "dpkg"]

    private static let verbs = ProvisionCommand.configuration.subcommands.compactMap { command in
        (command as? any Verb.Type).flatMap {
            $0.worksInImages ? command.configuration.commandName : nil
        }
    }
}

extension ProvisionError {
    /// With hints for a person outside of the image.
    func forImage(_ name: String) -> ProvisionError {
        var copy = self
        copy.hints = hints.map { $0.forImage(name) }
        copy.others = others.map { $0.forImage(name) }
        return copy
    }
}

extension Event {
    /// With lines to type for a person outside of the image.
    func forImage(_ name: String) -> Event {
        switch self {
        case .warning(let warning): .warning(warning.forImage(name))
        case .note(let text): .note(Hint(text).forImage(name).text)
        default: self
        }
    }
}
