import Diagnostics

/// What apt says where it fails, as an error of ours.
struct AptComplaint {
    let result: AptResult
    let program: String

    /// What was asked for, for hints.
    var error: ProvisionError {
        let lines = (result.errors + "\n" + result.output).split(whereSeparator: \.isNewline)
        let errors = lines.filter { $0.hasPrefix("E: ") }.map { String($0.dropFirst(3)) }
        if let error = first(errors.compactMap(unknown)) { return error }
        if let error = first(errors.compactMap(gone)) { return error }
        if let error = busy(errors) ?? interrupted(errors) { return error }
        if let unmet = unmet(lines) { return conflict(unmet) }
        return ProvisionError(
            .aptFailed, "`\(program)` fails: \(result.ending)",
            context: errors.isEmpty ? lines.suffix(3).map(String.init) : Array(errors.prefix(6)))
    }

    /// All of them as one.
    private func first(_ errors: [ProvisionError]) -> ProvisionError? {
        guard var first = errors.first else { return nil }
        first.others = Array(errors.dropFirst())
        return first
    }

    /// The name that no source has, where that is what apt complains of.
    static func unknownName(in line: String) -> String? {
        for (start, end) in [
            ("Unable to locate package ", ""), ("Package '", "' has no installation candidate"),
            ("No packages found matching ", ""), ("Couldn't find any package by glob '", "'"),
        ] where line.hasPrefix(start) && line.hasSuffix(end) {
            return String(line.dropFirst(start.count).dropLast(end.count))
        }
        return nil
    }

    private func unknown(_ line: String) -> ProvisionError? {
        Self.unknownName(in: line).map { name in
            ProvisionError(
                .unknownSystemPackage, "no source of apt has the package `\(name)`",
                context: [line], hints: ["if apt's lists are old, `sudo apt update` renews them"])
        }
    }

    /// `Version '1.0' for 'make' was not found`.
    private func gone(_ line: String) -> ProvisionError? {
        let parts = line.split(separator: "'", omittingEmptySubsequences: false)
        guard line.hasPrefix("Version '"), line.hasSuffix("was not found"), parts.count == 5 else {
            return nil
        }
        return ProvisionError(
            .versionGone, "apt's sources have no `\(parts[3])` of version `\(parts[1])`",
            context: [line], hints: ["lock what they have now with `provision lock`"])
    }

    private func busy(_ errors: [String]) -> ProvisionError? {
        guard let line = errors.first(where: { $0.contains("Could not get lock") }) else {
            return nil
        }
        return ProvisionError(
            .dpkgBusy, "another program changes packages just now", context: [line],
            hints: ["wait for it, then run this again"])
    }

    private func interrupted(_ errors: [String]) -> ProvisionError? {
        guard errors.contains(where: { $0.contains("dpkg was interrupted") }) else { return nil }
        return DpkgHealth.interrupted
    }

    /// The lines of the block `The following packages have unmet dependencies:`.
    private func unmet(_ lines: [Substring]) -> [String]? {
        guard
            let start = lines.firstIndex(where: {
                $0.hasPrefix("The following packages have unmet dependencies")
            })
        else { return nil }
        let block = lines[(start + 1)...].prefix { $0.hasPrefix(" ") }
        return block.prefix(8).map { String($0.trimmingBlanks) }
    }

    /// Parts of NVIDIA's driver that Debian keeps in other components than the driver.
    private func componentHint(_ unmet: [String]) -> [Hint] {
        let absent = unmet.filter { $0.contains("not installable") }
        let components = Self.componentsOfDriver.filter { _, names in
            absent.contains { line in names.contains { line.contains(" " + $0) } }
        }.map { "`\($0.component)`" }
        guard !components.isEmpty else { return [] }
        return [
            Hint(
                """
                Debian keeps this in \(components.joined(separator: " and ")): add it to the \
                components of apt's sources, then `sudo apt update`
                """)
        ]
    }

    private static let componentsOfDriver: [(component: String, names: [String])] = [
        (
            "contrib",
            [
                "glx-alternative-nvidia", "nvidia-installer-cleanup", "nvidia-kernel-common",
                "nvidia-modprobe", "nvidia-open-kernel", "nvidia-persistenced", "nvidia-settings",
                "nvidia-support",
            ]
        ),
        ("non-free-firmware", ["firmware-nvidia"]),
    ]

    private func conflict(_ unmet: [String]) -> ProvisionError {
        ProvisionError(
            .systemConflict, "apt cannot install these packages together", context: unmet,
            hints: componentHint(unmet) + [
                """
                `apt-cache policy NAME` shows which versions there are; held packages are listed \
                by `apt-mark showhold`
                """
            ])
    }
}
