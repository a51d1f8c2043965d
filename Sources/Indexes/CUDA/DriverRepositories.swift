/// Where NVIDIA keeps its package repositories, one folder a distribution.
package enum DriverRepositories {
    /// Without a slash at the end; `/cuda/repos/ubuntu2404/x86_64/` follows.
    package static let base = PublicAddresses.nvidia
}
