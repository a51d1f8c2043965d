import Compatibility
import Diagnostics
import PackageModel

extension Facts {
    /// What is known of a driver branch, `550`, or of one driver, `550.54.14`.
    func driverSheet(_ name: String) throws(ProvisionError) -> FactSheet {
        let branches = Set(branches.map(\.number) + releases.map { Int($0.driver.major) }).sorted()
        // A branch stands for the highest version that it could have.
        guard let version = DottedVersion(name), Self.isKnown(version, among: branches),
            let driver = version.numbers.count == 1 ? DottedVersion("\(name).999") : version
        else { throw FactSubject.unknown("driver", name, known: branches.map(String.init)) }
        let number = Int(version.major)
        var sheet = FactSheet(title: "Driver \(version)", subject: "driver:\(version)")
        sheet.members["branch"] = .int(Int64(number))
        addSupport(of: number, to: &sheet)
        let newest = newestCUDA(for: driver)
        let majors = cudaMajors(for: driver)
        if let newest {
            sheet.add("CUDA", "all of \(newest.prefix(2)) and older, with every feature")
            sheet.members["newest_cuda"] = .string(newest.prefix(2))
        }
        if !majors.isEmpty {
            let names = majors.map { "\($0).x" }
            let list =
                (names.dropLast(2) + [names.suffix(2).joined(separator: " and ")])
                .joined(separator: ", ")
            let rest = limit("ptx").map { ", newer ones without PTX: \($0.meaning)" } ?? ""
            sheet.add(newest == nil ? "CUDA" : "", "programs of any \(list)\(rest)")
            sheet.members["cuda_majors"] = .array(majors.map { .int(Int64($0)) })
        }
        let shipped = releases.filter { Int($0.driver.major) == number }.reversed()
        sheet.add("Shipped", shipped.map { "\($0.driver) with CUDA \($0.version)" })
        sheet.members["shipped"] = .array(
            shipped.map {
                ["driver": .string($0.driver.text), "cuda": .string($0.version.text)]
            })
        addGenerations(of: number, to: &sheet)
        return sheet
    }

    /// Whether there is such a branch; that of a whole driver, such as 565.57.01, may have come with
    /// no release of CUDA.
    private static func isKnown(_ driver: DottedVersion, among branches: [Int]) -> Bool {
        let branch = Int(driver.major)
        guard let first = branches.first, let last = branches.last, driver.numbers.count > 1 else {
            return branches.contains(branch)
        }
        return first <= branch && branch <= last
    }

    private func addSupport(of number: Int, to sheet: inout FactSheet) {
        guard let branch = branch(number) else { return }
        let kind = branch.isLongTerm ? "long-term branch, " : ""
        let end = branch.supportedUntil.map { "supported to \($0)" } ?? "support has ended"
        sheet.add("Branch", kind + end)
        sheet.members["long_term"] = .bool(branch.isLongTerm)
        sheet.members["supported_until"] = branch.supportedUntil.map { .string($0) }
    }

    private func addGenerations(of number: Int, to sheet: inout FactSheet) {
        var seen: Set<GPUGeneration> = []
        let generations = gpus.map(\.generation).filter { seen.insert($0).inserted }
        let gone = generations.filter { !branch(number, drives: $0) }
        let last = generations.filter { lastDriverBranch(for: $0) == number }
        if !gone.isEmpty {
            let list = gone.map { generation in
                let first = firstDriverBranch(for: generation).flatMap { number < $0 ? $0 : nil }
                return first.map { "\(generation) (first branch \($0))" }
                    ?? "\(generation) (last branch \(lastDriverBranch(for: generation) ?? 0))"
            }
            sheet.add("Not for", list.joined(separator: ", "))
        }
        if !last.isEmpty {
            sheet.add("Last for", last.map(\.name).joined(separator: ", "))
        }
        sheet.members["not_for"] = .array(gone.map { .string($0.name) })
        sheet.members["last_for"] = .array(last.map { .string($0.name) })
    }

    /// What is known of a CUDA minor, `12.4` or `12.4.1`.
    func cudaSheet(_ name: String) throws(ProvisionError) -> FactSheet {
        let known = Set(releases.map { $0.version.prefix(2) } + toolkits.map(\.name))
            .compactMap { DottedVersion($0) }.sorted().map(\.text)
        guard let version = DottedVersion(name), version.numbers.count >= 2,
            known.contains(version.prefix(2)), let minor = DottedVersion(version.prefix(2))
        else { throw FactSubject.unknown("cuda", name, known: known) }
        var sheet = FactSheet(title: "CUDA \(minor)", subject: "cuda:\(minor)")
        addDrivers(of: minor, to: &sheet)
        let capabilities = capabilities(forCUDA: minor)
        if let first = capabilities.first, let last = capabilities.last {
            let ends = [first, last].compactMap { generation(of: $0)?.name }
            sheet.add("GPUs", "\(first) to \(last) (\(ends.joined(separator: " to ")))")
            sheet.members["capabilities"] = .array(capabilities.map { .string("\($0)") })
        }
        if let toolkit = toolkit(minor) { addHost(toolkit, to: &sheet) }
        addUsers(of: minor, to: &sheet)
        return sheet
    }

    private func addDrivers(of minor: DottedVersion, to sheet: inout FactSheet) {
        let releases = releases(ofCUDA: Int(minor.major), Int(minor.minor)).reversed()
        let drivers = releases.map { "\($0.driver) shipped with \($0.version)" }
        let first = firstDriver(forCUDA: Int(minor.major), Int(minor.minor))
        sheet.add(
            "Driver", drivers.isEmpty ? ["no driver ships with it, or none is known"] : drivers)
        if let first { sheet.members["driver_for_all"] = .string(first.text) }
        sheet.members["releases"] = .array(
            releases.map { ["cuda": .string($0.version.text), "driver": .string($0.driver.text)] })
        if let floor = minimumDriver(forCUDAMajor: Int(minor.major)) {
            let limit = limit("ptx").map { ", except PTX: \($0.meaning)" } ?? ""
            sheet.add("", "from \(floor) on its programs run\(limit)")
            sheet.members["driver_floor"] = .string(floor.text)
        }
    }

    private func addHost(_ toolkit: ToolkitFacts, to sheet: inout FactSheet) {
        let glibc = toolkit.newestGlibc.map { ", glibc up to \($0)" } ?? ""
        sheet.add(
            "Host", "gcc up to \(toolkit.newestGCC), clang up to \(toolkit.newestClang)\(glibc)")
        sheet.add("PTX", "ISA \(toolkit.ptxISA)")
        sheet.members["gcc_max"] = .int(Int64(toolkit.newestGCC))
        sheet.members["clang_max"] = .int(Int64(toolkit.newestClang))
        sheet.members["glibc_max"] = toolkit.newestGlibc.map { .string($0.text) }
        sheet.members["ptx_isa"] = .string(toolkit.ptxISA.text)
    }

    private func addUsers(of minor: DottedVersion, to sheet: inout FactSheet) {
        let backend = TorchBackend.cuda(major: Int(minor.major), minor: Int(minor.minor))
        let torch = torchReleases.filter { $0.knownBackends.contains(backend) }.map(\.name)
        if !torch.isEmpty {
            sheet.add("PyTorch", "\(torch.joined(separator: " ")) (\(backend))")
        }
        sheet.members["torch"] = .array(torch.map { .string($0) })
        var seen: Set<String> = []
        let cudnn = cudnnBuilds.filter { $0.cudaMajor == Int(minor.major) }.map(\.release.text)
            .filter { seen.insert($0).inserted }
        if let first = cudnn.first, let last = cudnn.last {
            sheet.add("cuDNN", "\(first) to \(last), for CUDA \(minor.major)")
        }
    }
}
