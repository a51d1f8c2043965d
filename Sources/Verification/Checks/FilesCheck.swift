import Diagnostics
import FileSystem
import Installation
import PackageModel
import SystemPackage

/// Every installed file against its record: provision's own, and each wheel's RECORD.
struct FilesCheck: Sendable {
    let subject: VerificationSubject
    /// Damages that are told one by one.
    private static let told = 10

    init(subject: VerificationSubject) { self.subject = subject }

    func run() async -> [Check] {
        await Check.measured(CheckKind.files.rawValue) {
            let pool = try WorkerPool(threads: 2)
            var faults = try await damages(subject.manifest, at: subject.folder.root, pool)
            if let toolkit = subject.toolkit {
                faults += try await damages(toolkit.manifest, at: toolkit.path, pool)
            }
            faults += try await withTaskExecutorPreference(pool) { try await recordFaults() }
            return [check(faults)]
        }
    }

    private func check(_ faults: [String]) -> Check {
        let manifests = [subject.manifest] + (subject.toolkit.map { [$0.manifest] } ?? [])
        let entries = manifests.flatMap(\.entries)
        let packages = Set(entries.map(\.owner)).subtracting([""]).count
        let counts = Self.count(packages, "package") + ", " + Self.count(entries.count, "file")
        if faults.isEmpty {
            return Check(
                CheckKind.files.rawValue, .passed,
                counts + (subject.isFresh ? " are in place" : " match their records"))
        }
        let more = faults.count > Self.told ? ["and \(faults.count - Self.told) more"] : []
        return Check(
            CheckKind.files.rawValue, .failed,
            "\(faults.count) of \(entries.count) files are not as their records say",
            details: faults.prefix(Self.told) + more)
    }

    private static func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)" + (number == 1 ? "" : "s")
    }
}

/// Comparing a tree with provision's record.
extension FilesCheck {
    private func damages(
        _ manifest: Manifest, at root: FilePath, _ pool: WorkerPool
    ) async throws -> [String] {
        let depth: Manifest.Depth = subject.isFresh ? .attributes : .contents
        let found = try await withThrowingTaskGroup(of: [Damage].self) { group in
            for portion in Self.portions(of: manifest) {
                group.addTask(executorPreference: pool) {
                    try portion.damages(at: root, depth: depth, isInUse: true)
                }
            }
            return try await group.reduce(into: [Damage]()) { $0 += $1 }
        }
        return found.sorted { $0.path < $1.path }.map(\.description)
    }

    /// Portions of some size, the largest files first, so that no thread ends long after the other.
    private static func portions(of manifest: Manifest) -> [Manifest] {
        var portions: [[Manifest.Entry]] = [[]]
        var bytes: Int64 = 0
        for entry in manifest.entries.sorted(by: { $0.size > $1.size }) {
            if bytes > 64 << 20 || portions[portions.count - 1].count >= 512 {
                portions.append([])
                bytes = 0
            }
            portions[portions.count - 1].append(entry)
            bytes += min(entry.size, 1 << 40)
        }
        return portions.map { Manifest($0) }
    }
}

/// Comparing the wheels' own RECORD files with provision's record, which is proven by now.
///
/// Conda's packages have such files from before they were packed: these tell of byte code that is not
/// in the package and of scripts as they were before they got their prefix. Conda proves files by
/// `paths.json`, which was done when they were unpacked.
extension FilesCheck {
    @concurrent private func recordFaults() async throws -> [String] {
        let entries = Dictionary(
            subject.manifest.entries.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        let conda = subject.condaNames
        return try entries.values
            .filter { Self.isRecordOfPackage($0.path) }
            .filter { !conda.contains($0.owner) || isOfWheel($0.path) }
            .map(\.path).sorted()
            .flatMap { try faults(inRecord: $0, entries) }
    }

    /// A wheel may bear the name of another conda package: who installed it is written beside it.
    private func isOfWheel(_ record: String) -> Bool {
        let path = subject.folder.root.appending(record)
        let installer = path.removingLastComponent().appending("INSTALLER")
        return (try? Files.read(installer, limit: 4096)) == Array("provision\n".utf8)
    }

    /// Packages lie in site-packages itself; what some carry further down is not installed.
    private static func isRecordOfPackage(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        return parts.count >= 3 && parts[parts.count - 3] == "site-packages"
            && path.hasSuffix(".dist-info/RECORD")
    }

    private func faults(
        inRecord path: String, _ entries: [String: Manifest.Entry]
    ) throws -> [String] {
        let file = subject.folder.root.appending(path)
        // A RECORD that is gone has been told already.
        guard try Files.kind(of: file) == .file else { return [] }
        let record: WheelRecord
        do { record = try WheelRecord(try Files.read(file, limit: 64 << 20)) } catch let fault
            as WheelRecord.Fault
        {
            return ["`\(path)` is not readable: \(fault)"]
        }
        let site = path.split(separator: "/").dropLast(2)
        return record.entries.compactMap { line in
            guard let target = Self.resolve(line.path, below: site) else {
                return "`\(path)` names `\(line.path)`, which leads out"
            }
            guard let entry = entries[target] else {
                return "`\(path)` names `\(line.path)`, which is not installed"
            }
            return entry.agrees(with: line) ? nil : "`\(path)` says other of `\(line.path)`"
        }
    }

    /// The path from the generation's root; nil for an absolute one or one that leaves it.
    private static func resolve(_ path: String, below folder: ArraySlice<Substring>) -> String? {
        guard !path.hasPrefix("/") else { return nil }
        var parts = Array(folder)
        for part in path.split(separator: "/") where part != "." {
            if part != ".." {
                parts.append(part)
            } else if parts.popLast() == nil {
                return nil
            }
        }
        return parts.joined(separator: "/")
    }
}

extension Manifest.Entry {
    fileprivate var size: Int64 {
        if case .file(let size, _, _) = content { size } else { 0 }
    }

    fileprivate func agrees(with line: WheelRecord.Entry) -> Bool {
        guard case .file(let size, _, let digest) = content else { return line.digest == nil }
        return (line.size ?? size) == size && (line.digest ?? digest) == digest
    }
}
