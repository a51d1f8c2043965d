import Machine

/// What the name of the package that offers a driver says of how it is cut into packages.
struct DriverName: Sendable, Hashable {
    var package: String
    /// `580` of `nvidia-driver-580-server-open`; nil for names without a branch.
    var branch: String?
    var isServer: Bool
    var kind: Kind

    enum Kind: Sendable, Hashable {
        /// `nvidia-driver-580…`.
        case ubuntu
        /// `cuda-drivers…`, `nvidia-open…`.
        case nvidia
        /// `nvidia-driver` and `nvidia-driver-open`: Debian's, or NVIDIA's from branch 590 on.
        case plain
        /// `nvidia-tesla-470-driver`, with the words between.
        case debianBranch(String)
    }

    init(_ package: String) {
        self.package = package
        let words = package.split(separator: "-").map(String.init)
        branch = words.first { $0.count == 3 && $0.allSatisfy(\.isNumber) }
        isServer = words.contains("server")
        if words.starts(with: ["cuda", "drivers"]) || words.starts(with: ["nvidia", "open"]) {
            kind = .nvidia
        } else if ["tesla", "legacy"].contains(words.dropFirst().first), words.last == "driver" {
            kind = .debianBranch(words.dropFirst().dropLast().joined(separator: "-"))
        } else {
            kind = branch == nil ? .plain : .ubuntu
        }
    }

    /// What follows a part's name, `-580-server`.
    var suffix: String { (branch.map { "-\($0)" } ?? "") + (isServer ? "-server" : "") }
}
