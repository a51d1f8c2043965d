import Installation

/// The environment of programs that a check starts.
struct CheckEnvironment {
    /// The profile over almost nothing: what compilers get, and who has to find all that they need
    /// without the user's help.
    let variables: [String: String]
    /// The profile over what a shell of the user's has that concerns GPUs: for what computes on one.
    ///
    /// Only so does it meet the driver that the user's own programs meet, and shows which libraries
    /// stand in front of its own.
    let asUser: [String: String]

    /// `inherited` gives only what says where the user lives and which GPUs this job may use, and to
    /// `asUser` the variables of CUDA, NCCL and the driver, and the folders of the loader.
    init(profile: Profile, inherited: [String: String]) {
        var bare = inherited.filter { Self.passed.contains($0.key) }
        bare["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        bare["LC_ALL"] = "C.UTF-8"
        variables = profile.environment(over: bare)
        for (name, value) in inherited
        where Self.prefixes.contains(where: { name.hasPrefix($0) }) {
            bare[name] = value
        }
        bare["LD_LIBRARY_PATH"] = Self.libraryFolders(of: inherited)
        asUser = profile.environment(over: bare)
    }

    private static let passed: Set = [
        "HOME", "TMPDIR", "CUDA_VISIBLE_DEVICES", "CUDA_DEVICE_ORDER",
    ]

    private static let prefixes = ["CUDA_", "NCCL_", "NVIDIA_"]

    /// Without empty elements, which mean the working directory; nil where nothing is left.
    static func libraryFolders(of inherited: [String: String]) -> String? {
        let folders = inherited["LD_LIBRARY_PATH"]?.split(separator: ":") ?? []
        return folders.isEmpty ? nil : folders.joined(separator: ":")
    }

    /// `asUser`, where the driver compiles now what it has to compile, and keeps nothing of it.
    var forGPUs: [String: String] {
        asUser.merging(["CUDA_CACHE_DISABLE": "1"], uniquingKeysWith: { $1 })
    }
}
