import SystemPackage

/// The lines by which a shell's start-up file switches an environment on.
///
/// They source what is current when the shell starts, so a switch of generations changes none of
/// them, and they do nothing where the environment is gone.
struct LoginText {
    let home: PrefixFolder

    init(_ home: PrefixFolder) { self.home = home }

    private var profile: FilePath { home.current.appending("profile") }

    private var header: [String] {
        [
            "# Made by provision for the environment \(home.name); do not edit it.",
            "# `provision uninstall \(home.name)` removes it.",
        ]
    }

    /// A name has letters, digits and hyphens only, so this is a name in every shell.
    ///
    /// It is not exported: `/etc/profile` sets PATH anew in a login shell below another one.
    private var guardName: String {
        "provision_\(home.name.replacing("-", with: "_"))_sourced"
    }

    /// A whole file for `/etc/profile.d`.
    var posix: String {
        let file = Profile.quote(profile.appending("activate.sh").string)
        let lines =
            header + [
                "if [ -z \"${\(guardName)-}\" ] && [ -r \(file) ]; then",
                "    \(guardName)=1",
                "    . \(file)",
                "fi",
            ]
        return lines.joined(separator: "\n") + "\n"
    }

    /// A whole file for a `conf.d` of fish, which every fish reads: only a login shell acts on it.
    var fish: String {
        let file = Profile.quoteForFish(profile.appending("activate.fish").string)
        let lines =
            header + [
                "if status is-login; and not set -q \(guardName); and test -r \(file)",
                "    set -g \(guardName) 1",
                "    source \(file)",
                "end",
            ]
        return lines.joined(separator: "\n") + "\n"
    }

    /// A whole file for `ldconfig`, which knows comments too: the toolkit's own tree and not a path
    /// through `current`, since its cache is made once and would lead into another toolkit.
    func loader(_ libraries: FilePath) -> String {
        (header + [libraries.string]).joined(separator: "\n") + "\n"
    }

    /// One line for a user's own start-up file.
    func line(for shell: Shell) -> String {
        switch shell {
        case .bash, .zsh:
            let file = Profile.quote(profile.appending("activate.sh").string)
            return "if [ -r \(file) ]; then . \(file); fi"
        case .fish:
            let file = Profile.quoteForFish(profile.appending("activate.fish").string)
            return "if test -r \(file); source \(file); end"
        }
    }
}
