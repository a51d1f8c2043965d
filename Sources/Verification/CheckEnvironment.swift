import Installation

/// The environment of programs that a check starts: the profile over almost nothing.
struct CheckEnvironment {
    let variables: [String: String]

    /// `inherited` gives only what says where the user lives and which GPUs this job may use.
    init(profile: Profile, inherited: [String: String]) {
        let kept = inherited.filter { Self.passed.contains($0.key) }
        var bare = kept
        bare["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        bare["LC_ALL"] = "C.UTF-8"
        variables = profile.environment(over: bare)
    }

    private static let passed: Set = [
        "HOME", "TMPDIR", "CUDA_VISIBLE_DEVICES", "CUDA_DEVICE_ORDER",
    ]

    /// What a program of the user's that computes on a GPU would meet: the driver's own variables,
    /// and the folder of its libraries where only `LD_LIBRARY_PATH` tells it.
    func forGPUs(inherited: [String: String]) -> [String: String] {
        var all = variables
        for (name, value) in inherited where name.hasPrefix("CUDA_") || name.hasPrefix("NVIDIA_") {
            all[name] = all[name] ?? value
        }
        if all["LD_LIBRARY_PATH"] == nil { all["LD_LIBRARY_PATH"] = inherited["LD_LIBRARY_PATH"] }
        // The driver shall compile the kernels now, and keep nothing in the user's home.
        all["CUDA_CACHE_DISABLE"] = "1"
        return all
    }
}
