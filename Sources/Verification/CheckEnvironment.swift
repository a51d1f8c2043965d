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
}
