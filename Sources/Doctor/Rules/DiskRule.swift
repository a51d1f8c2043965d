import FileSystem
import Machine
import SystemPackage

/// Room for gigabytes, and where there are too many of them.
enum DiskRule: DoctorRule {
    static let title = "Disk"
    /// Less than this does not take one environment with torch and CUDA: 5.8 GB and its downloads.
    static let wanted: Int64 = 10_000_000_000
    /// Less than this, and programs fail to write their caches.
    static let least: Int64 = 1_000_000_000
    /// What compilers and torch put into the folder for temporary files: objects of an extension.
    private static let wantedForNow: Int64 = 500_000_000
    private static let leastForNow: Int64 = 50_000_000
    private static let fewestInodes: Int64 = 20_000
    private static let smallestShared: Int64 = 1 << 30

    static func summary(_ seen: Evidence) -> String? {
        guard let first = seen.disks.places.first else { return nil }
        return "\(gigabytes(first.space.free)) free for \(first.path)"
    }

    static func findings(_ seen: Evidence) -> [Finding] {
        let disks = seen.disks
        return disks.places.compactMap(room) + disks.places.compactMap(inodes)
            + [quota(disks), shared(seen), copies(disks)].compactMap(\.self)
    }

    static func gigabytes(_ bytes: Int64) -> String {
        let tenths = max(0, bytes) / 100_000_000
        return "\(tenths / 10).\(tenths % 10) GB"
    }

    private static func room(_ place: DiskEvidence.Place) -> Finding? {
        if place.isTemporary { return roomForNow(place) }
        let free = place.space.free
        guard free < wanted else { return nil }
        let isFull = free < least
        return Finding(
            isFull ? .diskFull : .diskLow, isFull ? .failure : .warning,
            "\(gigabytes(free)) are free for `\(place.path)`",
            evidence: [
                "of \(gigabytes(place.space.total)); an environment with CUDA and torch takes about 6"
            ],
            remedies: [
                Remedy(type: "provision gc --dry-run", "says what could go"),
                Remedy("or elsewhere: `--prefix DIR`, `--cache-dir DIR`"),
            ])
    }

    private static func roomForNow(_ place: DiskEvidence.Place) -> Finding? {
        let free = place.space.free
        guard free < wantedForNow else { return nil }
        let isFull = free < leastForNow
        return Finding(
            isFull ? .diskFull : .diskLow, isFull ? .failure : .warning,
            "\(gigabytes(free)) are free for temporary files in `\(place.path)`",
            evidence: [
                "of \(gigabytes(place.space.total)); compilers and `torch.compile` write there"
            ],
            remedies: [
                Remedy("see what fills it: `du -xsh \(place.path.string.shellWord)/*`"),
                Remedy("or elsewhere: `export TMPDIR=DIR`"),
            ])
    }

    private static func inodes(_ place: DiskEvidence.Place) -> Finding? {
        guard let free = place.space.freeInodes, free < fewestInodes,
            let total = place.space.totalInodes
        else { return nil }
        return Finding(
            .inodesUsedUp, .failure, "the file system of `\(place.path)` takes \(free) more files",
            evidence: [
                "\(total - free) of \(total) inodes are used; an environment has about 20 000 files"
            ],
            remedies: [
                Remedy(type: "df -i \(place.path.string.shellWord)"),
                Remedy(type: "provision gc --dry-run", "says what could go"),
            ])
    }

    private static func quota(_ disks: DiskEvidence) -> Finding? {
        guard !disks.passedQuotas.isEmpty else { return nil }
        return Finding(
            .quotaPassed, .failure, "a quota of this user is used up",
            evidence: disks.passedQuotas.map { "`quota`: \($0)" },
            remedies: [
                Remedy(
                    "elsewhere: `--prefix DIR` and `--cache-dir DIR` on a file system without one")
            ])
    }

    /// Containers get 64 MB, and workers of a DataLoader hand over batches there.
    private static func shared(_ seen: Evidence) -> Finding? {
        guard seen.place.container != nil, seen.python?.torch != nil, let space = seen.disks.shared,
            space.total > 0, space.total < smallestShared
        else { return nil }
        return Finding(
            .sharedMemorySmall, .warning,
            "`/dev/shm` holds \(space.total / (1 << 20)) MiB: workers of a DataLoader end with a bus error",
            evidence: ["the container was started with its default"],
            remedies: [Remedy("start it with `--ipc=host` or `--shm-size=8g`")])
    }

    private static func copies(_ disks: DiskEvidence) -> Finding? {
        let waste = disks.duplicates.reduce(Int64(0)) {
            $0.addingReportingOverflow($1.waste).partialValue
        }
        guard waste >= least else { return nil }
        return Finding(
            .duplicateLibraries, .note, "\(gigabytes(waste)) of CUDA libraries are there twice",
            evidence: disks.duplicates.prefix(4).map { copy in
                "`\(copy.name)` (\(gigabytes(copy.size))): "
                    + copy.paths.prefix(3).map { "`\($0)`" }.joined(separator: ", ")
            },
            remedies: [
                Remedy("environments of `provision apply` share one store, where each file is once")
            ])
    }
}
