extension Profile {
    /// The text for bash, zsh and any POSIX shell.
    ///
    /// It works under `set -eu`, starts no process, and changes nothing when it is sourced again.
    package func posix() -> String {
        var lines = ["# Made by provision; source it, do not edit it."]
        lines += leavingPOSIX
        if let conda { lines += conda.askingPOSIX }
        lines += removed.map { "unset \($0)" }
        for (name, elements) in lists {
            lines += Self.dropEmptyElements(of: name)
            lines += elements.reversed().flatMap { Self.putFirst($0, in: name) }
            lines.append("export \(name)")
        }
        for (name, value) in sortedVariables {
            lines.append("\(name)=\(Self.quote(value))")
            lines.append("export \(name)")
        }
        if let conda { lines += conda.sourcingPOSIX }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Single quotes, in which a POSIX shell reads every character but the quote as itself.
    static func quote(_ text: String) -> String {
        "'" + replacing("'", in: text, with: #"'\''"#) + "'"
    }

    /// Puts `element` first, also where the list has it: what was switched on last is what counts,
    /// and the variables beside the list say so.
    private static func putFirst(_ element: String, in name: String) -> [String] {
        let quoted = quote(element)
        return ["\(name)=\":${\(name):+$\(name):}\""] + remove(element, from: name) + [
            "\(name)=\(quoted)\"$\(name)\"", "\(name)=\"${\(name)%:}\"",
        ]
    }

    /// Takes all of `element` out of a list that has a colon at both ends, and keeps these.
    static func remove(_ element: String, from name: String) -> [String] {
        let quoted = quote(element)
        return [
            "while :; do",
            "case \"$\(name)\" in",
            "*:\(quoted):*) \(name)=\"${\(name)%%:\(quoted):*}:${\(name)#*:\(quoted):}\" ;;",
            "*) break ;;",
            "esac",
            "done",
        ]
    }

    /// An empty element is the working directory, so what the shell inherited loses it.
    private static func dropEmptyElements(of name: String) -> [String] {
        [
            "\(name)=\"${\(name)-}\"",
            "while :; do",
            "case \"$\(name)\" in",
            ":*) \(name)=\"${\(name)#:}\" ;;",
            "*:) \(name)=\"${\(name)%:}\" ;;",
            "*::*) \(name)=\"${\(name)%%::*}:${\(name)#*::}\" ;;",
            "*) break ;;",
            "esac",
            "done",
        ]
    }

    /// Works on scalars: with a combining mark after it, a quote is no `Character` of its own, but
    /// still a quote to a shell.
    static func replacing(
        _ part: Unicode.Scalar, in text: String, with other: String
    ) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == part {
                result.append(contentsOf: other.unicodeScalars)
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }
}
