import FileSystem
import Machine
import SystemPackage

/// Room where environments, caches and temporary files go.
struct DiskEvidence: Sendable {
    struct Place: Sendable, Hashable {
        var path: FilePath
        var space: VolumeSpace
        /// Whether it is for files of a moment, and not for environments.
        var isTemporary = false
    }

    /// One for each file system, the first path that it was asked for.
    var places: [Place] = []
    /// Shared memory; nil where there is no such file system.
    var shared: VolumeSpace?
    /// Lines of `quota` that name a limit that is passed.
    var passedQuotas: [String] = []
    /// Big libraries that are there more than once.
    var duplicates: [Duplicate] = []

    struct Duplicate: Sendable, Hashable {
        var name: String
        /// Bytes of one.
        var size: Int64
        var paths: [FilePath]

        var waste: Int64 {
            size.multipliedReportingOverflow(by: Int64(paths.count - 1)).partialValue
        }
    }
}

struct DiskReading {
    let files: MachineFiles
    let environment: [String: String]
    let runner: any ProgramRunner
    let timeLimit: Duration
    let space: @Sendable (FilePath) -> VolumeSpace?

    func evidence(
        _ paths: [FilePath], _ temporary: FilePath?, trees: [FilePath]
    ) async -> DiskEvidence {
        var seen = DiskEvidence()
        var known: Set<UInt64> = []
        for path in paths {
            guard let space = nearest(path), known.insert(space.device).inserted else { continue }
            seen.places.append(.init(path: path, space: space))
        }
        if let temporary, let space = nearest(temporary), known.insert(space.device).inserted {
            seen.places.append(.init(path: temporary, space: space, isTemporary: true))
        }
        seen.shared = files.isFolder("/dev/shm") ? space("/dev/shm") : nil
        seen.passedQuotas = await quotas()
        seen.duplicates = duplicates(trees)
        return seen
    }

    /// For a path that is not there yet the nearest folder above it answers.
    private func nearest(_ path: FilePath) -> VolumeSpace? {
        var path = path
        while !files.exists(path) { guard path.removeLastComponent() else { return nil } }
        return space(path)
    }

    // MARK: Quotas

    /// Asked only where a mounted file system keeps any.
    private func quotas() async -> [String] {
        let options = [
            "usrquota", "uquota", "usrjquota", "grpquota", "prjquota", "pquota", "quota",
        ]
        let kinds: Set<Substring> = ["nfs", "nfs4", "lustre", "gpfs", "beegfs"]
        let isKept = files.lines("/proc/self/mounts").contains { line in
            let fields = line.split(separator: " ")
            guard fields.count >= 4 else { return false }
            return kinds.contains(fields[2])
                || fields[3].split(separator: ",").contains { word in
                    options.contains { word == $0 || word.hasPrefix($0 + "=") }
                }
        }
        let program = ["/usr/bin/quota", "/bin/quota"].map { FilePath($0) }
            .first(where: files.isProgram)
        guard isKept, let program, let place = files.place(program) else { return [] }
        let result = try? await runner.run(
            ProgramRun(
                place, arguments: ["-w", "-p"],
                environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C"],
                timeLimit: timeLimit))
        return Self.passed(result?.output ?? "")
    }

    /// `quota` marks a count that is over its limit with a star.
    static func passed(_ text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).filter { line in
            line.first == " " || line.first == "/"
        }
        .filter { line in
            line.split(separator: " ").dropFirst().contains {
                $0.hasSuffix("*") && $0.first?.isNumber == true
            }
        }
        .prefix(4).map { $0.split(separator: " ").joined(separator: " ") }
    }

    // MARK: Copies

    private static let smallest: Int64 = 32 << 20
    private static let mostFiles = 4096

    /// Files of one name and size that are not one file; contents are not read.
    private func duplicates(_ trees: [FilePath]) -> [DiskEvidence.Duplicate] {
        var groups: [String: DiskEvidence.Duplicate] = [:]
        var inodes: Set<UInt64> = []
        var looked = 0
        for folder in trees {
            for name in files.names(in: folder) where name.contains(".so") {
                looked += 1
                guard looked <= Self.mostFiles else { return ordered(groups) }
                let path = folder.appending(name)
                guard let found = files.attributes(path), found.kind == .file,
                    found.size >= Self.smallest,
                    inodes.insert(found.inode &+ found.device &* 7919).inserted
                else { continue }
                let stem = name.prefix { $0 != "." }
                groups[
                    "\(stem) \(found.size)",
                    default: .init(name: String(stem), size: found.size, paths: [])
                ].paths.append(path)
            }
        }
        return ordered(groups)
    }

    private func ordered(
        _ groups: [String: DiskEvidence.Duplicate]
    ) -> [DiskEvidence.Duplicate] {
        groups.values.filter { $0.paths.count > 1 }
            .sorted { ($1.waste, $0.name) < ($0.waste, $1.name) }
    }
}
