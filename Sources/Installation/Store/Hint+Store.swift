import Diagnostics

extension Hint {
    /// For a file that is another one than the lock says: a lock that fits is not made anew by itself.
    static let replacedArtifact: Hint = """
        if the server has replaced the file, lock it anew with `provision lock --upgrade PACKAGE`
        """
}
