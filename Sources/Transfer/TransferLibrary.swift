/// libcurl and what it brings: the TLS library with its configuration.
package enum TransferLibrary {
    /// Loads and starts it now rather than at the first download, for a process that is about to
    /// enter another root; false where it cannot be started.
    package static func load() -> Bool { Curl.isReady }
}
