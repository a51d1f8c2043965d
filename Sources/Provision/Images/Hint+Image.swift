import ArgumentParser
import Diagnostics
import FileSystem
import SystemPackage

extension Hint {
    /// What a person types who stands outside of the image: its programs are started through
    /// `chroot`, lines for this program name it, and paths lead into it.
    func forImage(_ name: String) -> Hint {
        Hint(ImageWords(name: name, rewritesPaths: true).rewriting(text))
    }
}

extension Session {
    /// A path of the machine that is worked on, as it is found from where the user stands.
    func shown(_ path: FilePath) -> String {
        image.map { ImageWords(name: $0.root.name).outside(path.string) } ?? path.string
    }
}

/// Rewrites what stands between backticks for somebody outside of an image.
struct ImageWords {
    /// The root, as the user named it.
    let name: String
    /// Whether paths of the image lead to it from outside; a note tells of them as they are.
    var rewritesPaths = false

    func rewriting(_ text: String) -> String {
        let parts = text.split(separator: "`", omittingEmptySubsequences: false).map(String.init)
        guard parts.count % 2 == 1 else { return text }
        return parts.indices.map { $0 % 2 == 1 ? rewritten(parts[$0]) : parts[$0] }
            .joined(separator: "`")
    }

    /// A path of the image, seen from outside.
    func outside(_ path: String) -> String {
        (name.hasSuffix("/") ? String(name.dropLast()) : name) + path
    }

    private var root: String { SudoLine.quoted(name) }

    private func rewritten(_ command: String) -> String {
        guard !command.contains("--root"), !command.contains("chroot ") else { return command }
        if command.hasPrefix("/") {
            let isInside = Self.folders.contains(where: command.hasPrefix)
            return rewritesPaths && isInside ? outside(command) : command
        }
        let first = String(command.prefix { $0 != " " })
        if first == "provision" || command.hasPrefix("sudo provision") { return ours(command) }
        if Self.plainTools.contains(first), command.contains(" ") {
            return "sudo chroot \(root) \(command)"
        }
        guard command.hasPrefix("sudo ") else { return command }
        return command.replacing("sudo ", with: "sudo chroot \(root) ")
    }

    private func ours(_ command: String) -> String {
        let words = command.split(separator: " ", maxSplits: 3).drop { $0 == "sudo" }
        guard words.count >= 2, let verb = words.dropFirst().first.map(String.init),
            Self.verbs.contains(verb)
        else { return command }
        let start = command.firstRange(of: "provision \(verb)")?.upperBound ?? command.endIndex
        return "sudo provision \(verb) --root \(root)\(command[start...])"
    }

    /// What is started without `sudo` too.
    private static let plainTools = [
        "mv", "apt", "apt-get", "apt-cache", "apt-mark", "dkms", "dpkg", "grep", "ldconfig",
    ]

    /// Where the image's own files are named; recipes are the host's.
    private static let folders = ["/boot/", "/etc/", "/usr/", "/var/lib/", "/var/log/"]

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
        case .note(let text): .note(ImageWords(name: name).rewriting(text))
        default: self
        }
    }
}
