import FileSystem

extension Session {
    /// The user who started this run with `sudo`; nil where none did.
    ///
    /// `sudo` sets both variables itself, whatever the user's environment says.
    var invoker: FileOwner? { userID == 0 ? FileOwner(invokerIn: environment) : nil }

    /// Whose a lock is that is written beside a recipe; nil for whoever this run is.
    ///
    /// In an image root solves for itself, and the folder of the recipe is the user's all the same.
    var lockOwner: FileOwner? { invoker ?? image?.invoker }
}

extension FileOwner {
    /// Nil where `sudo` was not typed, or by root.
    init?(invokerIn environment: [String: String]) {
        guard let user = environment["SUDO_UID"].flatMap({ UInt32($0) }),
            let group = environment["SUDO_GID"].flatMap({ UInt32($0) }), user != 0
        else { return nil }
        self.init(user: user, group: group)
    }
}
