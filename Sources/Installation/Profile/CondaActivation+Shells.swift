import SystemPackage

/// The texts that source scripts of packages: once for each time that the environment is entered.
///
/// Scripts keep what they replace, so that a second run would keep what the first one made.
extension CondaActivation {
    /// Asks, before CONDA_PREFIX is set, whether a shell is in the environment already.
    var askingPOSIX: [String] {
        [
            "_provision_enters=1",
            "if [ \"${CONDA_PREFIX-}\" = \(Profile.quote(prefix.string)) ]; "
                + "then _provision_enters=; fi",
        ]
    }

    /// Sources the scripts unless the shell was in it.
    var sourcingPOSIX: [String] {
        guard !scripts.isEmpty else { return ["unset _provision_enters"] }
        return ["if [ -n \"$_provision_enters\" ]; then"]
            + Self.sourcePOSIX(scripts) + ["fi", "unset _provision_enters"]
    }

    /// Authors of such scripts do not think of shells that stop at what is unset or fails.
    static func sourcePOSIX(_ scripts: [FilePath]) -> [String] {
        guard !scripts.isEmpty else { return [] }
        return [
            "_provision_flags=$-",
            "set +eu",
        ] + scripts.map { ". \(Profile.quote($0.string))" } + [
            "case \"$_provision_flags\" in *e*) set -e ;; esac",
            "case \"$_provision_flags\" in *u*) set -u ;; esac",
            "unset _provision_flags",
        ]
    }

    var askingFish: [String] {
        [
            "set -g _provision_enters 1",
            "if test \"$CONDA_PREFIX\" = \(Profile.quoteForFish(prefix.string))",
            "set -g _provision_enters 0",
            "end",
        ]
    }

    var sourcingFish: [String] {
        let lines = fishScripts.map { "source \(Profile.quoteForFish($0.string))" }
        guard !lines.isEmpty else { return ["set -e _provision_enters"] }
        return ["if test $_provision_enters = 1"] + lines + ["end", "set -e _provision_enters"]
    }
}

extension Profile {
    /// Defines `deactivate`, which leaves a conda environment and everything that came with it.
    var leavingPOSIX: [String] {
        guard let conda else { return [] }
        var lines = ["deactivate() {"]
        lines += CondaActivation.sourcePOSIX(conda.leavingScripts)
        for (name, elements) in lists {
            lines.append("\(name)=\":${\(name)-}:\"")
            for element in elements { lines += Self.remove(element, from: name) }
            lines += ["\(name)=\"${\(name)#:}\"", "\(name)=\"${\(name)%:}\"", "export \(name)"]
        }
        lines += sortedVariables.map { "unset \($0.name)" }
        return lines + ["hash -r 2>/dev/null || :", "unset -f deactivate", "}"]
    }

    /// The same for fish.
    var leavingFish: [String] {
        guard let conda else { return [] }
        var lines = ["function deactivate -d 'leave the environment'"]
        lines += conda.leavingFishScripts.map { "source \(Self.quoteForFish($0.string))" }
        for (name, elements) in lists {
            for element in elements { lines += Self.removeInFish(element, from: name) }
        }
        lines += sortedVariables.map { "set -e \($0.name)" }
        return lines + ["functions -e deactivate", "end"]
    }
}
