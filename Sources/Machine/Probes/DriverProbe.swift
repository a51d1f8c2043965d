import PackageModel
import SystemPackage

/// NVIDIA's driver: the loaded module, and what is installed.
///
/// Only files are read: `cuInit` as root would create `/dev/nvidiactl`.
struct DriverProbe {
    let world: World

    func state() -> DriverState {
        DriverState(
            loaded: loaded(), installed: library() ?? package(),
            isNouveauLoaded: world.exists("/sys/module/nouveau"))
    }

    private func loaded() -> DriverState.Loaded? {
        let banner = world.text("/proc/driver/nvidia/version")?.split(separator: "\n").first
        let words = banner?.split(separator: " ").map(String.init) ?? []
        let told = [world.word("/sys/module/nvidia/version")].compactMap { $0 } + words
        guard let version = told.lazy.compactMap(Self.driverVersion).first else { return nil }
        let modules: DriverState.ModuleFlavor? = banner.map {
            $0.contains("Open Kernel Module") ? .open : .proprietary
        }
        return DriverState.Loaded(version: version, modules: modules)
    }

    /// What the file name of the driver's own library says, whoever installed it.
    private func library() -> DriverState.Installed? {
        let folders: [FilePath] = [
            "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib",
        ]
        for folder in folders {
            let link = folder.appending("libcuda.so.1")
            guard let name = world.resolve(link)?.lastComponent?.string,
                let version = Self.driverVersion(name.dropFirst("libcuda.so.".count))
            else { continue }
            return DriverState.Installed(version: version, source: link.string)
        }
        return nil
    }

    private func package() -> DriverState.Installed? {
        guard let status = world.bytes("/var/lib/dpkg/status", limit: 64 << 20) else { return nil }
        let found = DpkgStatus(status).versions(where: Self.isDriverPackage)
        let best = found.min { ($0.name.count, $0.name) < ($1.name.count, $1.name) }
        return best.flatMap { package in
            Self.driverVersion(package.upstreamVersion).map {
                DriverState.Installed(version: $0, source: package.name)
            }
        }
    }

    static func isDriverPackage(_ name: String) -> Bool {
        // Ubuntu's names bear the branch: `nvidia-driver-580-server-open`.
        let branched = ["nvidia-driver-", "libnvidia-compute-"].contains {
            name.hasPrefix($0) && name.dropFirst($0.count).first?.isNumber == true
        }
        return branched || name == "libcuda1" || name == "nvidia-driver"
    }

    /// A driver's version starts with a branch of three digits, which `libcuda.so.1.1` of WSL has not.
    static func driverVersion(_ text: some StringProtocol) -> DottedVersion? {
        DottedVersion(text).flatMap { $0.numbers.count >= 2 && $0.major >= 100 ? $0 : nil }
    }
}
