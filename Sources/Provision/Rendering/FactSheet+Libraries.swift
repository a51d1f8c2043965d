import Compatibility
import Diagnostics
import PackageModel

extension Facts {
    /// What is known of a PyTorch release, `2.6` or `2.6.0`.
    func torchSheet(_ name: String) throws(ProvisionError) -> FactSheet {
        guard let release = torchRelease(name) else {
            throw FactSubject.unknown("torch", name, known: torchReleases.map(\.name))
        }
        var sheet = FactSheet(title: "PyTorch \(release.name)", subject: "torch:\(release.name)")
        sheet.add("Python", release.pythons.joined(separator: " "))
        let platform = release.platform.map { ", \($0)" } ?? ""
        sheet.add("pip install", "the \(release.defaultBackend) build\(platform)")
        let parts = [
            ("cuDNN", release.cudnn), ("NCCL", release.nccl), ("Triton", release.triton),
        ]
        let needs = parts.compactMap { part in part.1.map { "\(part.0) \($0)" } }
        if !needs.isEmpty { sheet.add("Needs", needs.joined(separator: ", ")) }
        sheet.members = [
            "python": .array(release.pythons.map { .string($0) }),
            "default": .string("\(release.defaultBackend)"),
        ]
        sheet.members["platform"] = release.platform.map { .string($0) }
        sheet.members["glibc"] = release.glibc.map { .string($0.text) }
        sheet.members["cudnn"] = release.cudnn.map { .string($0.text) }
        sheet.members["nccl"] = release.nccl.map { .string($0.text) }
        sheet.members["triton"] = release.triton.map { .string($0.text) }
        for backend in release.knownBackends { add(backend, of: release, to: &sheet) }
        sheet.members["builds"] = .array(release.knownBackends.map { json($0, of: release) })
        return sheet
    }

    private func add(
        _ backend: TorchBackend, of release: TorchRelease, to sheet: inout FactSheet
    ) {
        var words = minimumDriver(for: backend).map { ["driver \($0) or newer"] } ?? []
        if let build = torchBuild(release, backend) {
            words.append("GPUs \(Self.list(build))")
            if !build.isFirstHand { words.append("as quoted by others") }
        } else {
            words.append("GPUs not known")
        }
        if release.experimental.contains(backend) { words.append("experimental") }
        sheet.add("\(backend)", words.joined(separator: "; "))
    }

    private func json(_ backend: TorchBackend, of release: TorchRelease) -> JSONValue {
        var members: [String: JSONValue] = [
            "build": .string("\(backend)"),
            "experimental": .bool(release.experimental.contains(backend)),
        ]
        members["driver_floor"] = minimumDriver(for: backend).map { .string($0.text) }
        if let build = torchBuild(release, backend) {
            members["sass"] = .array(build.native.map { .string("\($0)") })
            members["ptx"] = .array(build.ptx.map { .string("\($0)") })
            members["first_hand"] = .bool(build.isFirstHand)
        }
        return .object(members)
    }

    private static func list(_ build: TorchBuild) -> String {
        build.native.map { build.ptx.contains($0) ? "\($0)+PTX" : "\($0)" }
            .joined(separator: " ")
    }

    /// What is known of cuDNN, `9` or `9.10`.
    func cudnnSheet(_ name: String) throws(ProvisionError) -> FactSheet {
        var seen: Set<String> = []
        let known = cudnnBuilds.map(\.release.text).filter { seen.insert($0).inserted }
        guard let version = DottedVersion(name), case let builds = cudnn(version), !builds.isEmpty
        else { throw FactSubject.unknown("cudnn", name, known: known) }
        let plain = version.prefix(2)
        var sheet = FactSheet(title: "cuDNN \(plain)", subject: "cudnn:\(plain)")
        for build in builds {
            let label = "\(build.release) for CUDA \(build.cudaMajor)"
            sheet.add(label, Self.words(build).joined(separator: "; "))
        }
        sheet.members["builds"] = .array(builds.map(Self.json))
        return sheet
    }

    private static func words(_ build: CuDNNBuild) -> [String] {
        var words: [String] = []
        if let first = build.firstCUDA { words.append("CUDA \(first) or newer") }
        if let driver = build.driver { words.append("driver \(driver) or newer") }
        if let first = build.capabilities.first, let last = build.capabilities.last {
            words.append("GPUs \(first) to \(last)")
        } else {
            words.append("GPUs not known")
        }
        if build.status == .inferred { words.append("inferred") }
        return words
    }

    private static func json(_ build: CuDNNBuild) -> JSONValue {
        var members: [String: JSONValue] = [
            "cudnn": .string(build.release.text), "cuda_major": .int(Int64(build.cudaMajor)),
            "capabilities": .array(build.capabilities.map { .string("\($0)") }),
            "status": .string("\(build.status)"),
        ]
        members["driver"] = build.driver.map { .string($0.text) }
        members["first_cuda"] = build.firstCUDA.map { .string($0.text) }
        return .object(members)
    }
}
