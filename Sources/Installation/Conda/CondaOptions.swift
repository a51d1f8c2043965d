/// How conda packages are put into an environment.
package struct CondaOptions: Sendable, Equatable {
    /// Whether scripts of packages are run; `--no-link-scripts` says no.
    package var runsLinkScripts = true
    /// Whether packages for any Python are compiled to bytecode before the environment is switched
    /// on; else Python does it at the first import.
    ///
    /// Decision 10 has the numbers. Worth it where users cannot write to the environment.
    package var compilesPython = false
    /// What `conda-meta/history` names as the command.
    package var command = "provision apply"
    /// The version of provision.
    package var version = "0"
    /// What scripts of packages may inherit; see `LinkScriptRunner`.
    package var environment: [String: String] = [:]

    package init() {}
}
