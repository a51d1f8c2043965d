/// What the name of a package says of the driver of NVIDIA's that it belongs to.
///
/// Ubuntu's are `nvidia-driver-580-server-open` and `nvidia-headless-…`, Debian's `nvidia-driver`,
/// `nvidia-tesla-470-driver` and `nvidia-open-kernel-dkms`, those of NVIDIA's repositories
/// `cuda-drivers-580`, `nvidia-open-580` and, from 590 on, all of them without the branch.
struct DriverPackage: Hashable {
    enum Role: Hashable {
        /// Brings all of a driver.
        case whole
        /// Brings what a machine without a display needs of it.
        case headless
        /// Brings NVIDIA's open kernel modules alone.
        case openModules
    }

    var role: Role
    /// The branch in the name; nil for names that stand for any branch.
    var branch: UInt32?
    /// The kernel modules in the name; nil where the name leaves them open.
    var modules: DriverState.ModuleFlavor?

    /// Nil for all other packages.
    init?(_ name: String) {
        var words = name.split(separator: "-", omittingEmptySubsequences: false)[...]
        let start = [words.popFirst(), words.popFirst()]
        switch start {
        case ["nvidia", "driver"]: self.init(.whole, options: words)
        case ["nvidia", "headless"]: self.init(.headless, options: words)
        case ["cuda", "drivers"]: self.init(.proprietary, branch: words)
        case ["nvidia", "open"] where words == ["kernel", "dkms"]: self.init(role: .openModules)
        case ["nvidia", "kernel"] where words == ["open", "dkms"]: self.init(role: .openModules)
        case ["nvidia", "open"]: self.init(.open, branch: words)
        case ["nvidia", "tesla"], ["nvidia", "legacy"]:
            guard words.popLast() == "driver" else { return nil }
            self.init(.proprietary, branch: words)
        default: return nil
        }
    }

    private init(
        role: Role, branch: UInt32? = nil, modules: DriverState.ModuleFlavor? = nil
    ) {
        self.role = role
        self.branch = branch
        self.modules = modules
    }

    /// `[580][-server][-open]`.
    private init?(_ role: Role, options: ArraySlice<Substring>) {
        var options = options
        self.init(role: role, branch: options.first.flatMap { Self.branch($0) })
        if branch != nil { options.removeFirst() }
        if options.first == "server" { options.removeFirst() }
        if options.first == "open" {
            options.removeFirst()
            modules = .open
        } else if branch != nil {
            modules = .proprietary
        }
        if !options.isEmpty { return nil }
    }

    /// `[580]`, or `[390xx]`.
    private init?(_ modules: DriverState.ModuleFlavor, branch words: ArraySlice<Substring>) {
        self.init(role: .whole, modules: modules)
        guard let word = words.first else { return }
        branch = Self.branch(word.hasSuffix("xx") ? word.dropLast(2) : word)
        if branch == nil || words.count > 1 { return nil }
    }

    private static func branch(_ word: Substring) -> UInt32? {
        word.utf8.count == 3 && word.utf8.allSatisfy { 48...57 ~= $0 } ? UInt32(word) : nil
    }
}
