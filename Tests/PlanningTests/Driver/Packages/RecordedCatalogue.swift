import Machine

/// What `apt-cache show` prints of packages of drivers, put together as the distributions cut them.
struct RecordedCatalogue {
    private(set) var text = ""

    func package(
        _ name: String, _ version: String, depends: String = "libc6 (>= 2.34)",
        provides: String? = nil
    ) -> RecordedCatalogue {
        var answer = self
        answer.text += """
            Package: \(name)
            Architecture: amd64
            Version: \(version)
            Priority: optional
            Depends: \(depends)
            \(provides.map { "Provides: \($0)\n" } ?? "")Filename: pool/\(name)_\(version)_amd64.deb
            Description-en: NVIDIA
             Version: 1.0


            """
        return answer
    }

    func packages(_ names: [String], _ version: String) -> RecordedCatalogue {
        names.reduce(self) { $0.package($1, version) }
    }

    var catalogue: AptCatalogue { AptCatalogue(showing: text) }
}

extension RecordedCatalogue {
    /// One branch of Ubuntu's with all kinds of modules: `release` is `22.04`.
    static func ubuntu(
        _ driver: String, release: String, server: Bool = false
    ) -> RecordedCatalogue {
        let branch = String(driver.prefix(3)) + (server ? "-server" : "")
        return RecordedCatalogue().packages(
            [
                "nvidia-driver-\(branch)", "nvidia-driver-\(branch)-open",
                "nvidia-headless-no-dkms-\(branch)", "nvidia-headless-no-dkms-\(branch)-open",
                "nvidia-headless-\(branch)", "nvidia-utils-\(branch)",
                "nvidia-compute-utils-\(branch)", "libnvidia-compute-\(branch)",
                "libnvidia-gl-\(branch)", "nvidia-dkms-\(branch)", "nvidia-dkms-\(branch)-open",
            ], "\(driver)-0ubuntu0.\(release).1")
    }

    /// Modules that Ubuntu built: the metapackage of a kind of kernels, and those of one kernel.
    func prebuilt(
        _ suffix: String, flavor: String, kernel: String, driver: String, version: String
    ) -> RecordedCatalogue {
        let part = suffix.replacing("-open", with: "")
        let common = "nvidia-kernel-common-\(part)"
        let bounds = "\(common) (<= \(driver)-1), \(common) (>= \(driver))"
        let start = "linux-modules-nvidia-\(suffix)"
        return package(
            "\(start)-\(flavor)", version,
            depends: "\(start)-\(kernel) (= \(version)), \(bounds)",
            provides: "nvidia-dkms-\(suffix) (= \(driver)-0ubuntu0.22.04.1), nvidia-prebuilt-kernel"
        )
        .package("\(start)-\(kernel)", version, depends: bounds)
    }

    func headers(_ names: [String], _ version: String = "1") -> RecordedCatalogue {
        packages(names.map { "linux-headers-\($0)" }, version)
    }

    /// Bookworm with its security updates: the open modules stayed behind.
    static let debian12 = RecordedCatalogue()
        .packages(
            [
                "nvidia-driver-bin", "nvidia-smi", "libcuda1", "nvidia-kernel-dkms",
                "nvidia-driver",
                "nvidia-vulkan-icd", "libnvidia-cfg1",
            ], "535.309.01-0+deb12u1"
        )
        .packages(
            [
                "nvidia-driver-bin", "nvidia-smi", "libcuda1", "nvidia-kernel-dkms",
                "nvidia-driver",
                "nvidia-open-kernel-dkms", "libnvidia-cfg1",
            ], "535.261.03-1"
        )
        .package("nvidia-persistenced", "535.171.04-1~deb12u1")
        .headers(["amd64", "6.1.0-56-amd64"], "6.1.192-2")

    /// Trixie.
    static let debian13 = RecordedCatalogue()
        .packages(
            [
                "nvidia-driver-bin", "nvidia-smi", "libcuda1", "nvidia-kernel-dkms",
                "nvidia-driver",
                "nvidia-open-kernel-dkms",
            ], "550.163.01-5.1"
        )
        .package("nvidia-persistenced", "550.163.01-1")
        .headers(["amd64", "6.12.57+deb13-amd64"], "6.12.57-1")
}
