import Compatibility
import Machine
import PackageModel
import SystemPackage

/// The Python environment: its torch against GPU and driver, and what it has twice.
enum PythonRule: DoctorRule {
    static let title = "Python"

    static func summary(_ seen: Evidence) -> String? {
        guard let python = seen.python else { return nil }
        let torch = python.torch.map { torch in
            "torch \(torch.version)" + (torch.backend.map { " (\($0))" } ?? "")
        }
        let version = python.version.map { "Python \($0)" }
        return [torch ?? "no torch", version, "in \(python.root)"].compactMap(\.self)
            .joined(separator: ", ")
    }

    static func findings(_ seen: Evidence) -> [Finding] {
        guard let python = seen.python else { return [] }
        var found = [copies(python), mixed(python)]
        if let torch = python.torch {
            found += [
                cpu(seen, torch), coverage(seen, torch), glibc(seen, torch),
                headers(seen, python, torch), compiler(seen, python, torch),
            ]
        }
        return found.compactMap(\.self)
    }

    private static func cpu(_ seen: Evidence, _ torch: PythonEvidence.Torch) -> Finding? {
        let throughWindows = seen.place.isWSL && seen.libraries.windowsDriver != nil
        let wasGiven = seen.place.container == nil || seen.devices.hasGPU
        guard torch.backend == .cpu, !seen.place.isJetson,
            wasGiven && !seen.ownGPUs.isEmpty || throughWindows
        else { return nil }
        return Finding(
            .torchForCPU, .failure,
            "torch \(torch.version) is a build without CUDA, on a machine with a GPU",
            evidence: ["`\(torch.source)` says so"],
            remedies: [
                Remedy("in a recipe, `pytorch.build: auto` takes the one for GPU and driver"),
                Remedy(
                    "or put the build of an index of PyTorch's in its place: `pip install --force-reinstall torch --index-url …/whl/cu128`"
                ),
            ])
    }

    /// Against every GPU that a job would see.
    private static func coverage(_ seen: Evidence, _ torch: PythonEvidence.Torch) -> Finding? {
        guard let backend = torch.backend, let release = seen.facts.torchRelease(torch.version),
            let build = seen.facts.torchBuild(release, backend)
        else { return floor(seen, torch) }
        let driver = seen.machine.driver.loaded?.version
        var tooOld: (GPU, DottedVersion)?
        for gpu in seen.jobGPUs {
            guard let capability = gpu.capability else { continue }
            switch seen.facts.coverage(of: capability, by: build, driver: driver) {
            case .missing:
                var finding = missing(gpu, capability, torch, build)
                if seen.mayHideGPUs {
                    finding.severity = .note
                    finding.evidence.append("`CUDA_VISIBLE_DEVICES` may hide it")
                }
                return finding
            case .needsDriver(let version): tooOld = tooOld ?? (gpu, version)
            case .native, .jit, nil: continue
            }
        }
        return tooOld.map { needs($0.1, seen, torch) }
    }

    /// What is known of the driver alone, for a build whose code is not known.
    private static func floor(_ seen: Evidence, _ torch: PythonEvidence.Torch) -> Finding? {
        guard let backend = torch.backend, let floor = seen.facts.minimumDriver(for: backend),
            let driver = seen.machine.driver.loaded?.version, driver < floor
        else { return nil }
        return needs(floor, seen, torch)
    }

    private static func missing(
        _ gpu: GPU, _ capability: ComputeCapability, _ torch: PythonEvidence.Torch,
        _ build: TorchBuild
    ) -> Finding {
        Finding(
            .torchWithoutGPU, .failure, "torch \(torch.version) has no code for \(gpu.title)",
            evidence: [
                "the GPU is \(capability.target)",
                "the build \(build.backend) of \(build.release) has "
                    + build.native.map(\.target).joined(separator: " "),
            ],
            remedies: [
                Remedy("`provision explain torch` in a recipe names the builds that have it"),
                Remedy("which builds do: `provision facts show gpu:\(capability)`"),
            ])
    }

    private static func needs(
        _ version: DottedVersion, _ seen: Evidence, _ torch: PythonEvidence.Torch
    ) -> Finding {
        let driver = seen.machine.driver.loaded?.version.text ?? ""
        return Finding(
            .torchNewerThanDriver, .failure,
            "torch \(torch.version) needs driver \(version), and \(driver) is loaded",
            evidence: ["`\(torch.source)`", "`/proc/driver/nvidia/version`"],
            remedies: [
                Remedy(
                    "set `driver.version: \">=\(version)\"` in the recipe, then `provision apply`"),
                Remedy("or `pytorch.build: auto`, which takes a build for this driver"),
            ])
    }

    private static func glibc(_ seen: Evidence, _ torch: PythonEvidence.Torch) -> Finding? {
        // Conda's torch brings another floor of its own.
        guard seen.python?.conda["pytorch"] == nil,
            let wanted = seen.facts.torchRelease(torch.version)?.glibc,
            let here = seen.machine.system.glibc.flatMap({ DottedVersion($0) }), here < wanted
        else { return nil }
        return Finding(
            .torchNewerThanGlibc, .failure,
            "torch \(torch.version) needs glibc \(wanted), and this system has \(here)",
            evidence: ["`\(torch.source)`"],
            remedies: [
                Remedy("`provision explain torch` names the releases for this system"),
                Remedy("or a container of a newer distribution"),
            ])
    }

    private static func copies(_ python: PythonEvidence) -> Finding? {
        guard let first = python.copies.first else { return nil }
        let names = python.copies.map(\.name).joined(separator: ", ")
        return Finding(
            .libraryTwice, .warning, "conda and a wheel both bring \(names)",
            evidence: first.paths.map { "`\($0)`" },
            remedies: [
                Remedy(
                    "take torch and CUDA from one of the two: `conda.packages: [pytorch]`, or "
                        + "`pytorch:` in the recipe")
            ])
    }

    /// `nvidia-cudnn-cu11` beside `nvidia-cudnn-cu12`: both unpack into one folder.
    private static func mixed(_ python: PythonEvidence) -> Finding? {
        var majors: [Substring: Set<Substring>] = [:]
        for name in python.wheels.keys where name.hasPrefix("nvidia-") {
            guard let dash = name.lastIndex(of: "-"), name[dash...].hasPrefix("-cu"),
                name[dash...].dropFirst(3).allSatisfy(\.isNumber)
            else { continue }
            majors[name[..<dash], default: []].insert(name[name.index(after: dash)...])
        }
        let twice = majors.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }
        guard let first = twice.first else { return nil }
        let names = first.value.sorted().map { "\(first.key)-\($0)" }
        return Finding(
            .wheelsMixed, .warning, "wheels of two CUDA majors lie in one folder",
            evidence: twice.prefix(4).map { entry in
                entry.value.sorted().map { "`\(entry.key)-\($0)`" }.joined(separator: " and ")
            },
            remedies: [
                Remedy(
                    "`pip uninstall` of those that torch does not need: \(names.joined(separator: " or "))"
                )
            ])
    }

    private static func headers(
        _ seen: Evidence, _ python: PythonEvidence, _ torch: PythonEvidence.Torch
    ) -> Finding? {
        guard torch.hasTriton, python.hasHeaders == false else { return nil }
        let version = python.version ?? "3"
        return Finding(
            .pythonHeaders, .warning, "`torch.compile` cannot build: `Python.h` is not there",
            evidence: ["no `include/python\(version)/Python.h` of `\(python.root)` or its base"],
            remedies: [Remedy(type: "sudo apt-get install python\(version)-dev")])
    }

    private static func compiler(
        _ seen: Evidence, _ python: PythonEvidence, _ torch: PythonEvidence.Torch
    ) -> Finding? {
        guard torch.hasTriton, !python.hasCompiler, !seen.ownGPUs.isEmpty else { return nil }
        return Finding(
            .compilerMissing, .warning, "`torch.compile` cannot build: there is no C compiler",
            evidence: ["neither `PATH` nor `CC` names gcc or clang"],
            remedies: [Remedy(type: "sudo apt-get install gcc")])
    }
}
