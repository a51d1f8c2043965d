import PackageModel
import Testing

@testable import Machine

@Suite struct `Drivers on offer` {
    /// `version package modules`, and what brings it without a display.
    private func drivers(_ answer: AptAnswer, id: String = "ubuntu") async throws -> [String] {
        let offers = try await AptMachine(answer, id: id).offers()
        #expect(offers.notes == [])
        return offers.drivers.map { offer in
            let modules = offer.modules?.rawValue ?? "either"
            let headless = offer.headlessPackage.map { " or \($0)" } ?? ""
            return "\(offer.version) \(offer.package) \(modules)\(headless)"
        }
    }

    @Test func `Ubuntu's are told by their version, and a package that leads to another is none`()
        async throws
    {
        #expect(
            try await drivers(.ubuntu2204) == [
                "580.173.02 nvidia-driver-580 proprietary or nvidia-headless-580",
                "580.173.02 nvidia-driver-580-open open",
                "580.173.02 nvidia-driver-580-server-open open or nvidia-headless-580-server-open",
                "580.65.06 nvidia-driver-580 proprietary",
                "535.309.01 nvidia-driver-535-server proprietary",
            ])
    }

    @Test func `the package's own version and the source are kept`() async throws {
        let first = try #require(try await AptMachine(.ubuntu2204).offers().drivers.first)
        #expect(first.packageVersion == "580.173.02-0ubuntu0.22.04.1")
        #expect(first.source == "apt")
    }

    @Test func `Debian's driver takes open modules where their version is there too`() async throws
    {
        #expect(
            try await drivers(.debian12, id: "debian") == [
                "535.261.03 nvidia-driver either",
                "470.256.02 nvidia-tesla-470-driver proprietary",
                "390.157 nvidia-legacy-390xx-driver proprietary",
            ])
        #expect(
            try await drivers(.debian13, id: "debian") == ["550.163.01 nvidia-driver proprietary"])
    }

    @Test func `every version of NVIDIA's repository counts, with and without a branch`()
        async throws
    {
        #expect(
            try await drivers(.repository) == [
                "595.71.05 cuda-drivers proprietary", "595.71.05 nvidia-driver proprietary",
                "595.71.05 nvidia-driver-open open", "595.71.05 nvidia-open open",
                "580.95.05 cuda-drivers-580 proprietary", "580.95.05 nvidia-open-580 open",
                "580.95.05 cuda-drivers proprietary", "580.65.06 cuda-drivers-580 proprietary",
                "535.54.03 nvidia-driver-535 proprietary",
            ])
    }

    @Test(arguments: [
        AptAnswer().package("nvidia-driver-435", "455.45.01-0ubuntu0.20.04.1"),
        AptAnswer().package("nvidia-driver-550", "550.1.2-1", depends: "nvidia-driver-580 (>= 1)"),
        AptAnswer().package("nvidia-driver", "550.1.2-1", depends: "a, b | nvidia-driver-580:any"),
        AptAnswer().package("nvidia-driver-550", "550.1.2-1", description: "dummy package"),
        AptAnswer().package("nvidia-driver-550", "550.1.2-1", file: false),
        AptAnswer().package("nvidia-driver-550", "550.1.2-1", architecture: "i386"),
        AptAnswer().package("nvidia-driver-550", "550.1.2-1", architecture: "arm64"),
    ])
    func `what leads elsewhere, is gone, or is for other processors is not on offer`(
        _ answer: AptAnswer
    ) async throws {
        #expect(try await drivers(answer) == [])
    }

    @Test(arguments: [
        ("580.65.06-0ubuntu0.22.04.1", "580.65.06"), ("1:535.54.03-0ubuntu1", "535.54.03"),
        ("550.163.01", "550.163.01"), ("535.183.01+ds-1", "535.183.01"),
        ("525.60.13~beta1-2", "525.60.13"), ("550.1+really535.2-1", nil), ("junk", nil),
        ("", nil), ("9.1.85", nil), ("550", nil), ("1:", nil), ("-", nil), ("550.1x-1", nil),
        ("99999999999.1-1", nil), ("550..1-1", nil),
    ])
    func `NVIDIA's number is what stands between epoch and revision`(
        _ version: String, _ driver: String?
    ) async throws {
        let answer = AptAnswer().package("nvidia-driver", version)
        let found = try await AptMachine(answer).offers().drivers
        #expect(found.map(\.version.description) == (driver.map { [$0] } ?? []))
    }

    @Test(arguments: [
        ("nvidia-driver-580", "whole 580 proprietary"), ("nvidia-driver", "whole - -"),
        ("nvidia-driver-580-server-open", "whole 580 open"), ("nvidia-driver-open", "whole - open"),
        ("nvidia-headless-535-server", "headless 535 proprietary"),
        ("nvidia-tesla-470-driver", "whole 470 proprietary"),
        ("nvidia-tesla-driver", "whole - proprietary"),
        ("nvidia-legacy-340xx-driver", "whole 340 proprietary"),
        ("nvidia-open", "whole - open"), ("nvidia-open-580", "whole 580 open"),
        ("nvidia-open-kernel-dkms", "openModules - -"),
        ("nvidia-kernel-open-dkms", "openModules - -"),
        ("cuda-drivers", "whole - proprietary"), ("cuda-drivers-580", "whole 580 proprietary"),
    ])
    func `a name tells part, branch and modules`(_ name: String, _ expected: String) throws {
        let package = try #require(DriverPackage(name))
        let branch = package.branch.map(String.init) ?? "-"
        #expect("\(package.role) \(branch) \(package.modules?.rawValue ?? "-")" == expected)
    }

    @Test(arguments: [
        "", "-", "nvidia", "nvidia-", "nvidia-driver-", "nvidia-driver-bin", "nvidia-driver-libs",
        "nvidia-driver-58", "nvidia-driver-580-open-server", "nvidia-driver-580-server-open-x",
        "nvidia-headless-no-dkms-580", "nvidia-driver-pinning-580", "nvidia-open-580-x",
        "cuda-drivers-fabricmanager", "cuda-drivers-fabricmanager-580", "nvidia-tesla-470-smi",
        "nvidia-tesla-470", "nvidia-dkms-580", "xserver-xorg", "nvidia-legacy-xx-driver",
    ])
    func `other names are of parts, or of nothing of NVIDIA's`(_ name: String) {
        #expect(DriverPackage(name) == nil)
    }
}
