import Compatibility
import Diagnostics
import Machine
import PackageModel
import Recipes
import SystemPackage
import Testing

@testable import Planning

/// A server with an H100 that gets driver 580, and nothing in the way.
func preflight(
    planned: String = "580.95.05", loaded: String? = nil, _ change: (inout DriverPreflight) -> Void
) throws -> [DriverFinding] {
    var profile = MachineProfile(
        system: OperatingSystem(
            id: "ubuntu", versionID: "22.04", prettyName: "Ubuntu 22.04.5 LTS",
            relatives: ["debian"], kernel: "6.8.0-60-generic", architecture: "x86_64"),
        cpu: CPU(), gpus: [GPU(address: "0000:01:00.0", deviceID: 0x2330, facts: .embedded)])
    profile.environment.secureBoot = .off
    profile.driver.loaded = loaded.flatMap { DottedVersion($0) }.map { .init(version: $0) }
    let site = DriverSite(
        kernels: [InstalledKernel("6.8.0-60-generic", isRunning: true, hasHeaders: true)],
        volumes: [
            Volume(path: "/boot", free: 500_000_000, device: 1),
            Volume(path: "/usr", free: 50_000_000_000, device: 2),
            Volume(path: "/var", free: 50_000_000_000, device: 2),
        ])
    var preflight = DriverPreflight(
        profile: profile, site: site, planned: try #require(DottedVersion(planned)),
        modules: .dkms)
    change(&preflight)
    return preflight.findings()
}

@Suite struct `Before a driver is changed` {
    /// The one refusal that a change of the machine makes.
    private func refusal(
        loaded: String? = nil, _ change: (inout DriverPreflight) -> Void
    ) throws -> ProvisionError {
        let findings = try preflight(loaded: loaded, change)
        #expect(findings.count == 1)
        let first = try #require(findings.first)
        #expect(first.weight == .refusal)
        return first.error
    }

    @Test func `nothing stands in the way of a plain machine`() throws {
        #expect(try preflight { _ in }.isEmpty)
    }

    @Test func `Secure Boot refuses modules that are built here, unless their key is enrolled`()
        throws
    {
        var error = try refusal { $0.profile.environment.secureBoot = .on }
        #expect(error.code == .moduleNotSigned)
        #expect(error.context == ["no key is there to sign it with"])
        #expect(error.hints.first?.text.contains("update-secureboot-policy --new-key") == true)
        error = try refusal {
            $0.profile.environment.secureBoot = .on
            $0.site.moduleKey = .waiting("/var/lib/shim-signed/mok/MOK.der")
        }
        #expect(
            error.hints.first?.text.contains("mokutil --import /var/lib/shim-signed/mok/MOK.der")
                == true)
        for key in [DriverSite.ModuleKey.enrolled, .none] {
            let findings = try preflight {
                $0.profile.environment.secureBoot = .on
                $0.site.moduleKey = key
                if key == .none { $0.modules = .prebuilt }
            }
            #expect(findings.isEmpty)
        }
    }

    @Test func `nouveau is told, and no refusal`() throws {
        let findings = try preflight { $0.profile.driver.isNouveauLoaded = true }
        #expect(findings.map(\.error.code) == [.nouveauLoaded])
        #expect(findings.refusal == nil)
        #expect(
            findings.notes == [
                "nouveau drives the GPU now: it is blocklisted, and the reboot ends it"
            ])
    }

    @Test func `nouveau is refused where the driver has to be proven before a reboot`() throws {
        let error = try refusal {
            $0.profile.driver.isNouveauLoaded = true
            $0.needsProof = true
        }
        #expect(error.code == .nouveauLoaded)
        #expect(error.hints.count == 2)
        #expect(error.hints.first?.text.contains("leave out `--require-verified`") == true)
    }

    @Test(arguments: [("ubuntu", "linux-generic"), ("debian", "linux-image-amd64")])
    func `nouveau is refused where no reboot would end it`(
        _ system: String, _ kernel: String
    ) throws {
        let error = try refusal {
            $0.profile.system.id = system
            $0.profile.driver.isNouveauLoaded = true
            $0.site.isNouveauBuiltIn = true
        }
        #expect(error.code == .nouveauLoaded)
        #expect(error.message == "nouveau drives the GPU, and cannot be kept from it")
        #expect(error.hints.map(\.text).contains { $0.contains("apt install \(kernel)`") })
    }

    @Test func `a loaded driver is refused where the new one has to be proven before a reboot`()
        throws
    {
        let error = try refusal(loaded: "550.163.01") { $0.needsProof = true }
        #expect(error.code == .driverMismatch)
        #expect(error.message == "driver 550.163.01 is loaded now, and only a reboot ends it")
        #expect(try preflight(loaded: "580.95.05") { $0.needsProof = true }.isEmpty)
        #expect(try preflight { $0.needsProof = true }.isEmpty)
    }

    @Test func `held packages count where they would change`() throws {
        func findings(_ changes: Set<String>) throws -> [DriverFinding] {
            try preflight {
                $0.site.packages.held = ["nvidia-utils-550", "linux-image-generic"]
                $0.site.packages.installed["nvidia-utils-550"] = "550.1-1"
                $0.changes = changes
            }
        }
        #expect(try findings(["nvidia-driver-580"]).isEmpty)
        let error = try #require(try findings(["nvidia-utils-550"]).refusal)
        #expect(error.code == .driverHeld)
        #expect(error.context == ["`nvidia-utils-550` is held at 550.1-1"])
        #expect(error.hints.map(\.text) == ["`sudo apt-mark unhold nvidia-utils-550`"])
    }

    @Test func `a driver is not changed under those who use it`() throws {
        var error = try refusal(loaded: "550.163.01") {
            $0.site.gpuUsers.users = [.init(process: 4242, name: "python3")]
        }
        #expect(error.code == .gpuInUse)
        #expect(error.context == ["python3 (process 4242)"])
        #expect(error.hints.map(\.text) == ["wait for them or end them: `sudo kill 4242`"])
        error = try refusal(loaded: "550.163.01") {
            $0.site.gpuUsers.users = [.init(process: 900, name: "Xorg")]
            $0.site.displayServers.running = ["Xorg"]
        }
        #expect(error.hints.first?.text.contains("isolate multi-user.target") == true)
    }

    @Test func `a display server that does not use the GPU is told`() throws {
        let findings = try preflight { $0.site.displayServers.running = ["gnome-shell"] }
        #expect(findings.map(\.weight) == [.warning])
        #expect(findings.first?.error.code == .displayServerRunning)
    }

    @Test func `a reboot that is due is told`() throws {
        let findings = try preflight(loaded: "550.163.01") {
            $0.profile.driver.installed = DottedVersion("570.26").map {
                .init(version: $0, source: "x")
            }
        }
        #expect(
            findings.notes == [
                "driver 550.163.01 is loaded, and 570.26 is installed: "
                    + "CUDA programs that start now fail until the reboot"
            ])
    }

    @Test func `headers that nobody has are named with what to do`() throws {
        var error = try refusal { $0.lacks = [.headers(kernel: "6.8.0-60-generic")] }
        #expect(error.code == .noKernelHeaders)
        #expect(error.context == ["apt has no `linux-headers-6.8.0-60-generic`"])
        #expect(error.hints.count == 1)
        error = try refusal { $0.lacks = [.headers(kernel: "5.15.0-custom")] }
        #expect(error.hints.last?.text.contains("apt remove linux-image-5.15.0-custom") == true)
    }

    @Test func `room is counted by file system`() throws {
        let error = try refusal {
            $0.space = [
                .init("/boot", bytes: 100_000_000), .init("/usr", bytes: 40_000_000_000),
                .init("/var", bytes: 20_000_000_000), .init("/elsewhere", bytes: .max),
            ]
        }
        #expect(error.code == .noSpaceForDriver)
        #expect(error.message == "no room for the driver on `/usr` and `/var`")
        #expect(error.context == ["it takes about 60000 MB, and 50000 MB are free"])
        let boot = try refusal { $0.space = [.init("/boot", bytes: 600_000_000)] }
        #expect(boot.hints.first?.text.contains("autoremove") == true)
    }

    @Test func `a driver older than the lock's floor is refused`() throws {
        let error = try refusal { $0.lowest = DottedVersion("590.44.01") }
        #expect(error.code == .driverTooOld)
        #expect(error.message.hasSuffix("it runs on 590.44.01 or newer"))
    }

    @Test func `another distribution is refused, the lock's one too`() throws {
        var error = try refusal {
            $0.profile.system = OperatingSystem(
                id: "fedora", versionID: "43", prettyName: "Fedora Linux 43",
                architecture: "x86_64")
        }
        #expect(error.code == .wrongDistribution)
        #expect(error.message == "cannot install a driver on Fedora Linux 43")
        error = try refusal { $0.lockedSystem = "debian-12" }
        #expect(
            error.message
                == "the lock's packages are those of debian-12, and this is ubuntu-22.04")
    }

    @Test func `WSL, containers and Jetsons have none of their own`() throws {
        for change: (inout Surroundings) -> Void in [
            { $0.isWSL = true }, { $0.container = "docker" }, { $0.jetson = "NVIDIA Jetson Orin" },
        ] {
            let error = try refusal {
                change(&$0.profile.environment)
                // Nothing else matters then.
                $0.isRoot = false
                $0.site.runfile = "/usr/bin/nvidia-uninstall"
            }
            #expect(error.code == .driverNotOurs)
        }
    }

    @Test func `without root it is said, with its own exit status`() throws {
        let error = try refusal { $0.isRoot = false }
        #expect(error.code == .driverNeedsRoot)
        #expect(error.code.exitStatus == .needsRoot)
    }

    @Test func `a driver of NVIDIA's installer goes first`() throws {
        let error = try refusal { $0.site.runfile = "/usr/bin/nvidia-uninstall" }
        #expect(error.code == .runfileDriver)
        #expect(
            error.hints.map(\.text) == ["`sudo /usr/bin/nvidia-uninstall --silent`, then reboot"])
    }

    @Test func `another recipe's driver is left alone, unless it is taken`() throws {
        let error = try refusal { $0.owner = "lab" }
        #expect(error.code == .driverOfAnother)
        #expect(error.hints.last?.text.contains("--take-driver") == true)
        #expect(
            try preflight {
                $0.owner = "lab"
                $0.takesDriver = true
            }.isEmpty)
    }

    @Test func `what no source has is named`() throws {
        let error = try refusal { $0.lacks = [.fabricManager] }
        #expect(error.code == .driverPackagesMissing)
        #expect(error.hints.first?.text.contains("nvidia-repo") == true)
        let missing = try refusal { $0.lacks = [.package(["nvidia-open-kernel-dkms"])] }
        #expect(
            missing.message
                == "no source of apt has `nvidia-open-kernel-dkms` of driver 580.95.05")
    }

    @Test func `all of it is told at once`() throws {
        let findings = try preflight(loaded: "550.163.01") {
            $0.profile.environment.secureBoot = .on
            $0.profile.driver.isNouveauLoaded = true
            $0.site.runfile = "/usr/bin/nvidia-uninstall"
            $0.site.gpuUsers.users = [.init(process: 1, name: "a")]
            $0.lacks = [.headers(kernel: "6.8.0-60-generic")]
            $0.space = [.init("/boot", bytes: 600_000_000)]
            $0.owner = "lab"
        }
        let error = try #require(findings.refusal)
        #expect(
            error.all.map(\.code) == [
                .driverOfAnother, .runfileDriver, .moduleNotSigned, .gpuInUse, .noKernelHeaders,
                .noSpaceForDriver,
            ])
        #expect(findings.last?.error.code == .nouveauLoaded)
    }
}

@Suite struct `What auto means for a driver` {
    private func choice(
        _ gpus: [UInt16], _ version: String = "580.95.05", offer: DriverState.ModuleFlavor? = nil,
        switches: Int = 0, display: [String] = [], inImage: Bool = false
    ) throws -> DriverChoice {
        let number = try #require(DottedVersion(version))
        return DriverChoice(
            driver: PlannedDriver(
                version: number, isLoaded: false,
                offer: DriverOffer(version: number, package: "nvidia-driver", modules: offer)),
            profile: MachineProfile(
                system: OperatingSystem(id: "debian", prettyName: "", architecture: "x86_64"),
                cpu: CPU(),
                gpus: gpus.map { GPU(address: "0", deviceID: $0, facts: .embedded) },
                environment: Surroundings(isImage: inImage)),
            site: DriverSite(displayServers: .init(installed: display), switches: switches),
            facts: .embedded)
    }

    @Test(
        arguments: [
            ([0x1b06], "580.95.05", DriverState.ModuleFlavor.proprietary),
            ([0x2901], "580.95.05", .open), ([0x2330], "580.95.05", .open),
            ([0x2330], "535.309.01", .proprietary), ([0x2342], "535.309.01", .open),
            ([0x2330, 0x1db1], "580.95.05", .proprietary), ([], "580.95.05", .proprietary),
        ] as [([UInt16], String, DriverState.ModuleFlavor)])
    func `modules follow the GPUs`(
        _ gpus: [UInt16], _ version: String, _ modules: DriverState.ModuleFlavor
    ) throws {
        #expect(try choice(gpus, version).modules(.auto) == modules)
    }

    @Test func `the package's own modules and the recipe's word go first`() throws {
        #expect(try choice([0x2330], offer: .proprietary).modules(.auto) == .proprietary)
        #expect(try choice([0x2330]).modules(.proprietary) == .proprietary)
    }

    @Test(
        arguments: [
            (0x2330, 4, true), (0x2330, 0, false), (0x20b2, 6, true), (0x2331, 4, false),
            (0x2901, 0, true), (0x2342, 0, false), (0x2204, 0, false),
        ] as [(UInt16, Int, Bool)])
    func `the fabric manager goes with NVSwitch`(_ gpu: UInt16, _ switches: Int, _ needs: Bool)
        throws
    {
        #expect(try choice([gpu], switches: switches).fabricManager(.auto) == needs)
        #expect(try choice([gpu], switches: switches).fabricManager(.off) == false)
    }

    @Test func `a display server makes a desktop, and keeps the driver loaded`() throws {
        let desktop = try choice([0x2330], display: ["/usr/lib/xorg/Xorg"])
        #expect(desktop.flavor(.auto) == .desktop)
        #expect(!desktop.persistence(.auto, .desktop))
        #expect(try choice([0x2330]).flavor(.auto) == .headless)
        #expect(try choice([0x2330]).flavor(.headless, modules: .open) == .headless)
        #expect(try choice([0x2330]).persistence(.auto, .headless))
    }

    @Test func `an image gets no kernel module unless the recipe says which`() throws {
        let image = try choice([], inImage: true)
        #expect(image.flavor(.auto) == .libraries)
        #expect(image.flavor(.headless) == .libraries)
        #expect(image.flavor(.headless, modules: .open) == .headless)
        // Metapackages of desktops bring it in any case.
        #expect(image.flavor(.desktop) == .desktop)
    }

    @Test func `the firmware that an image will meet is not known`() throws {
        var preflight = DriverPreflight(
            profile: MachineProfile(
                system: OperatingSystem(id: "debian", prettyName: "", architecture: "x86_64"),
                cpu: CPU(), environment: Surroundings(isImage: true)),
            site: DriverSite(), planned: try #require(DottedVersion("580.95.05")), modules: .dkms)
        #expect(preflight.unsigned == nil)
        preflight.profile.environment.isImage = false
        #expect(preflight.unsigned?.weight == .warning)
    }
}
