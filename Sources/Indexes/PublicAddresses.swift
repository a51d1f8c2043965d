/// Every public host that something is asked of where nothing is configured, in one table.
///
/// None of them is a Python index for anybody's packages: that is the machine's own configuration.
enum PublicAddresses {
    /// Where a conda channel lies that is only named.
    static let condaChannels = "https://conda.anaconda.org"
    /// Where the channels of `defaults` lie.
    static let anaconda = "https://repo.anaconda.com"
    /// Which Python project a conda package is, as prefix-dev's parselmouth found out.
    static let condaProjects =
        "https://raw.githubusercontent.com/prefix-dev/parselmouth/main/files/compressed_mapping.json"
    /// PyTorch's own index, without the build: `https://download.pytorch.org/whl/cu128/torch/`.
    static let torch = "https://download.pytorch.org/whl"
}
