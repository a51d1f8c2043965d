import Machine
import PackageModel
import Testing

@testable import Planning

/// A machine and a driver, for the question which packages bring it.
struct PackagingCase {
    var system = OperatingSystem(
        id: "ubuntu", versionID: "22.04", prettyName: "Ubuntu 22.04.5 LTS", relatives: ["debian"],
        architecture: "x86_64")
    var package: String
    var packageVersion: String?
    var version: String
    var flavor = DriverPackaging.Flavor.headless
    var modules = DriverState.ModuleFlavor.open
    var kernels = [InstalledKernel("6.8.0-60-generic", isRunning: true)]
    var flavors = ["generic-hwe-22.04"]
    var wantsFabricManager = false
    var wantsPersistence = false

    static func debian(
        _ release: String, _ version: String, package: String = "nvidia-driver"
    ) -> PackagingCase {
        var this = PackagingCase(package: package, version: version)
        this.system = OperatingSystem(
            id: "debian", versionID: release, prettyName: "Debian", architecture: "x86_64")
        this.modules = .proprietary
        this.kernels = [
            InstalledKernel(
                release == "12" ? "6.1.0-56-amd64" : "6.12.57+deb13-amd64", isRunning: true)
        ]
        this.flavors = ["amd64"]
        return this
    }

    func packaging() throws -> DriverPackaging {
        let number = try #require(DottedVersion(version))
        return DriverPackaging(
            system: system, version: number,
            offer: DriverOffer(version: number, package: package, packageVersion: packageVersion),
            flavor: flavor, modules: modules, kernels: kernels, kernelFlavors: flavors,
            wantsFabricManager: wantsFabricManager, wantsPersistence: wantsPersistence)
    }

    /// The answer; it must only use what it asked for.
    func packages(_ recorded: RecordedCatalogue) throws -> DriverPackages {
        let packaging = try packaging()
        let answer = packaging.packages(in: recorded.catalogue)
        let asked = Set(packaging.names)
        #expect(answer.roots.allSatisfy { asked.contains($0.name) })
        return answer
    }

    func names(_ recorded: RecordedCatalogue) throws -> [String] {
        try packages(recorded).roots.map(\.name)
    }
}

@Suite struct `Packages of a driver on Ubuntu` {
    private let server = RecordedCatalogue.ubuntu("580.173.02", release: "22.04", server: true)

    @Test func `built modules are taken with the kernel's metapackage and those that run`() throws {
        let recorded = server.prebuilt(
            "580-server-open", flavor: "generic-hwe-22.04", kernel: "6.8.0-60-generic",
            driver: "580.173.02", version: "6.8.0-60.63~22.04.1+1")
        let answer = try PackagingCase(
            package: "nvidia-driver-580-server-open", version: "580.173.02"
        ).packages(recorded)
        let version = "580.173.02-0ubuntu0.22.04.1"
        let built = "6.8.0-60.63~22.04.1+1"
        #expect(
            answer.roots == [
                .init("nvidia-headless-no-dkms-580-server-open", version),
                .init("nvidia-utils-580-server", version),
                .init("libnvidia-compute-580-server", version),
                .init("nvidia-compute-utils-580-server", version),
                .init("linux-modules-nvidia-580-server-open-generic-hwe-22.04", built),
                .init("linux-modules-nvidia-580-server-open-6.8.0-60-generic", built),
            ])
        #expect(answer.modules == .prebuilt)
        #expect(answer.lacks.isEmpty)
        #expect(answer.pins.map(\.version) == [version])
    }

    @Test func `modules of another driver, or of another kernel alone, are not taken`() throws {
        let question = PackagingCase(
            package: "nvidia-driver-580-server-open", version: "580.173.02")
        let headers = server.headers(["generic-hwe-22.04", "6.8.0-60-generic"])
        for (driver, kernel) in [
            ("580.159.03", "6.8.0-60-generic"), ("580.173.02", "6.8.0-65-generic"),
        ] {
            let answer = try question.packages(
                headers.prebuilt(
                    "580-server-open", flavor: "generic-hwe-22.04", kernel: kernel,
                    driver: driver, version: "6.8.0-60.63+1"))
            #expect(answer.modules == .dkms)
            #expect(
                answer.roots.dropFirst(4) == [
                    .init("nvidia-dkms-580-server-open", "580.173.02-0ubuntu0.22.04.1"),
                    .init("linux-headers-generic-hwe-22.04"),
                    .init("linux-headers-6.8.0-60-generic"),
                ])
        }
    }

    @Test func `to build them every kernel needs its headers`() throws {
        var question = PackagingCase(package: "nvidia-driver-580", version: "580.173.02")
        question.modules = .proprietary
        question.kernels = [
            InstalledKernel("6.8.0-60-generic", isRunning: true, hasHeaders: true),
            InstalledKernel("6.8.0-58-generic"), InstalledKernel("5.15.0-custom"),
        ]
        let recorded = RecordedCatalogue.ubuntu("580.173.02", release: "24.04")
            .headers(["generic-hwe-22.04", "6.8.0-58-generic", "6.8.0-60-generic"])
        let answer = try question.packages(recorded)
        #expect(
            answer.roots.map(\.name).suffix(3) == [
                "nvidia-dkms-580", "linux-headers-generic-hwe-22.04",
                "linux-headers-6.8.0-58-generic",
            ])
        #expect(answer.lacks == [.headers(kernel: "5.15.0-custom")])
    }

    @Test func `a desktop gets OpenGL and Vulkan, too`() throws {
        var question = PackagingCase(package: "nvidia-driver-580-open", version: "580.173.02")
        question.flavor = .desktop
        let recorded = RecordedCatalogue.ubuntu("580.173.02", release: "24.04")
            .headers(["generic-hwe-22.04", "6.8.0-60-generic"])
        #expect(
            try question.names(recorded).prefix(2) == [
                "nvidia-driver-580-open", "libnvidia-gl-580",
            ])
    }

    @Test func `virtual machines take the modules of the generic kernel`() throws {
        var question = PackagingCase(
            package: "nvidia-driver-580-server-open", version: "580.173.02")
        question.flavors = ["virtual"]
        let answer = try question.packages(
            server.prebuilt(
                "580-server-open", flavor: "generic", kernel: "6.8.0-60-generic",
                driver: "580.173.02", version: "6.8.0-60.63+1"))
        #expect(answer.modules == .prebuilt)
    }

    @Test func `other kernels without built modules are told`() throws {
        var question = PackagingCase(
            package: "nvidia-driver-580-server-open", version: "580.173.02")
        question.kernels.append(InstalledKernel("6.8.0-40-generic"))
        let answer = try question.packages(
            server.prebuilt(
                "580-server-open", flavor: "generic-hwe-22.04", kernel: "6.8.0-60-generic",
                driver: "580.173.02", version: "6.8.0-60.63+1"))
        #expect(answer.notes == ["the kernel 6.8.0-40-generic has no modules of driver 580.173.02"])
    }

    @Test func `of several builds the offer's is taken, else the newest`() throws {
        let older = RecordedCatalogue.ubuntu("580.173.02", release: "22.04")
        let newer = RecordedCatalogue.ubuntu("580.173.02", release: "24.04")
        let both = RecordedCatalogue(text: newer.text + older.text)
            .headers(["generic-hwe-22.04", "6.8.0-60-generic"])
        var question = PackagingCase(package: "nvidia-driver-580-open", version: "580.173.02")
        #expect(try question.packages(both).roots[0].version == "580.173.02-0ubuntu0.24.04.1")
        question.packageVersion = "580.173.02-0ubuntu0.22.04.1"
        #expect(try question.packages(both).roots[0].version == "580.173.02-0ubuntu0.22.04.1")
    }

    @Test func `the fabric manager is of exactly the driver's version`() throws {
        var question = PackagingCase(
            package: "nvidia-driver-580-server-open", version: "580.173.02")
        question.wantsFabricManager = true
        let base = server.headers(["generic-hwe-22.04", "6.8.0-60-generic"])
        let other = base.package("nvidia-fabricmanager-580", "580.159.03-1")
        #expect(try question.packages(other).lacks == [.fabricManager])
        let answer = try question.packages(
            other.package("nvidia-fabricmanager-580", "580.173.02-1"))
        #expect(answer.roots.last == .init("nvidia-fabricmanager-580", "580.173.02-1"))
        #expect(
            answer.pins.last
                == DriverPin(
                    packages: ["nvidia-fabricmanager-580"], version: "580.173.02-1"))
    }

    @Test func `a name that leads to another branch has nothing of its own`() throws {
        let recorded = RecordedCatalogue()
            .packages(
                ["nvidia-headless-no-dkms-565-server", "nvidia-utils-565-server"],
                "580.173.02-0ubuntu0.22.04.1")
        var question = PackagingCase(package: "nvidia-driver-565-server", version: "565.57.01")
        question.modules = .proprietary
        let answer = try question.packages(recorded)
        #expect(answer.roots.isEmpty)
        #expect(answer.lacks.first == .package(["nvidia-headless-no-dkms-565-server"]))
    }
}

@Suite struct `Packages of a driver on Debian` {
    @Test func `without a display these four, and headers`() throws {
        var question = PackagingCase.debian("12", "535.309.01")
        question.wantsPersistence = true
        let answer = try question.packages(.debian12)
        let version = "535.309.01-0+deb12u1"
        #expect(
            answer.roots == [
                .init("nvidia-driver-bin", version), .init("nvidia-smi", version),
                .init("libcuda1", version), .init("nvidia-kernel-dkms", version),
                .init("linux-headers-amd64"), .init("linux-headers-6.1.0-56-amd64"),
                .init("nvidia-persistenced", "535.171.04-1~deb12u1"),
                .init("libnvidia-cfg1", version),
            ])
        #expect(answer.modules == .dkms)
    }

    @Test func `the open modules are those of the same version`() throws {
        var question = PackagingCase.debian("12", "535.261.03")
        question.modules = .open
        #expect(try question.names(.debian12).contains("nvidia-open-kernel-dkms"))
        question.version = "535.309.01"
        let answer = try question.packages(.debian12)
        #expect(answer.lacks == [.package(["nvidia-open-kernel-dkms"])])
    }

    @Test func `trixie's are cut alike`() throws {
        let names = try PackagingCase.debian("13", "550.163.01").names(.debian13)
        #expect(
            names == [
                "nvidia-driver-bin", "nvidia-smi", "libcuda1", "nvidia-kernel-dkms",
                "linux-headers-amd64", "linux-headers-6.12.57+deb13-amd64",
            ])
    }

    @Test func `a desktop takes the metapackage and Vulkan`() throws {
        var question = PackagingCase.debian("12", "535.309.01")
        question.flavor = .desktop
        let names = try question.names(.debian12)
        #expect(names.first == "nvidia-driver")
        #expect(names.contains("nvidia-vulkan-icd"))
    }

    @Test func `an image gets the user space alone`() throws {
        var question = PackagingCase.debian("12", "535.309.01")
        question.flavor = .libraries
        question.kernels = []
        let answer = try question.packages(.debian12)
        #expect(answer.roots.map(\.name) == ["nvidia-driver-bin", "nvidia-smi", "libcuda1"])
        #expect(answer.modules == .none)
    }

    @Test func `older branches bear their name in each part`() throws {
        let recorded = RecordedCatalogue().packages(
            [
                "nvidia-tesla-470-driver-bin", "nvidia-tesla-470-smi", "libnvidia-tesla-470-cuda1",
                "nvidia-tesla-470-kernel-dkms",
            ], "470.256.02-1~deb12u1"
        )
        .headers(["amd64", "6.1.0-56-amd64"])
        let names = try PackagingCase.debian(
            "12", "470.256.02", package: "nvidia-tesla-470-driver"
        ).names(recorded)
        #expect(names.prefix(4).last == "nvidia-tesla-470-kernel-dkms")
    }
}

@Suite struct `Packages of a driver in NVIDIA's repository` {
    private func ubuntu(_ package: String, _ version: String) -> PackagingCase {
        var question = PackagingCase(package: package, version: version)
        question.modules = package.contains("open") ? .open : .proprietary
        question.kernels = [InstalledKernel("6.8.0-60-generic", isRunning: true, hasHeaders: true)]
        question.flavors = []
        return question
    }

    @Test func `a desktop takes the metapackage of the branch`() throws {
        let recorded = RecordedCatalogue().packages(
            ["cuda-drivers-550", "nvidia-open-550"], "550.163.01-0ubuntu1")
        for package in ["cuda-drivers-550", "nvidia-open-550"] {
            var question = ubuntu(package, "550.163.01")
            question.flavor = .desktop
            let answer = try question.packages(recorded)
            #expect(answer.roots == [.init(package, "550.163.01-0ubuntu1")])
            #expect(answer.modules == .dkms)
        }
    }

    @Test func `without a display its parts are taken where they are there, else all of it`() throws
    {
        let question = ubuntu("nvidia-open-550", "550.163.01")
        let whole = RecordedCatalogue().package("nvidia-open-550", "550.163.01-0ubuntu1")
        #expect(try question.names(whole) == ["nvidia-open-550"])
        let parts = RecordedCatalogue(
            text: whole.text + RecordedCatalogue.ubuntu("550.163.01", release: "24.04").text)
        #expect(try question.names(parts).first == "nvidia-headless-no-dkms-550-open")
    }

    @Test func `from 590 on names bear no branch`() throws {
        let recorded = RecordedCatalogue()
            .packages(
                [
                    "nvidia-open", "nvidia-driver-open", "libnvidia-compute", "nvidia-utils",
                    "nvidia-dkms-open", "nvidia-fabricmanager",
                ], "595.71.05-1ubuntu1"
            )
            .packages(["nvidia-open", "libnvidia-compute"], "590.48.01-1ubuntu1")
        var question = ubuntu("nvidia-open", "595.71.05")
        question.wantsFabricManager = true
        #expect(
            try question.names(recorded) == [
                "libnvidia-compute", "nvidia-utils", "nvidia-dkms-open", "nvidia-fabricmanager",
            ])
        question.flavor = .desktop
        question.wantsFabricManager = false
        #expect(try question.names(recorded) == ["nvidia-open"])
        question.version = "590.48.01"
        question.flavor = .headless
        // Of that version only the metapackage is whole here.
        #expect(try question.names(recorded) == ["nvidia-open"])
    }

    @Test func `for Debian NVIDIA's own parts go before Debian's`() throws {
        let recorded = RecordedCatalogue()
            .packages(
                [
                    "nvidia-driver-cuda", "nvidia-kernel-open-dkms", "nvidia-kernel-dkms",
                    "nvidia-open",
                ], "595.71.05-1"
            )
            .headers(["amd64", "6.1.0-56-amd64"])
        var question = PackagingCase.debian("12", "595.71.05", package: "nvidia-open")
        question.modules = .open
        #expect(
            try question.names(recorded).prefix(2) == [
                "nvidia-driver-cuda", "nvidia-kernel-open-dkms",
            ])
    }
}
