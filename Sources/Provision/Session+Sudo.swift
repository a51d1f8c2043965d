import FileSystem

extension Session {
    /// The user who started this run with `sudo`; nil where none did.
    ///
    /// `sudo` sets both variables itself, whatever the user's environment says.
    var invoker: FileOwner? {
        guard userID == 0, let user = environment["SUDO_UID"].flatMap({ UInt32($0) }),
            let group = environment["SUDO_GID"].flatMap({ UInt32($0) }), user != 0
        else { return nil }
        return FileOwner(user: user, group: group)
    }
}
