import Diagnostics
import FileSystem
import PackageModel
import SystemPackage

/// What can be known before the first byte is fetched: room, and whether we may write.
struct Preflight {
    let cache: FilePath
    let prefix: FilePath
    /// Bytes that will be downloaded.
    let download: Int64
    /// Bytes that these will be once unpacked.
    let unpacked: Int64
    /// Bytes of the whole generation, should its files have to be copied.
    let generation: Int64

    /// How much larger an archive is when unpacked, where the lock does not say: CUDA's wheels are
    /// 1.7, conda's packages, which pack with zstd or bzip2, 3 to 4, and archives packed with xz too.
    static func unpackingRatio(of filename: String) -> Int64 {
        // dpkg unpacks its packages elsewhere.
        if PackageFilename(filename) != nil { return 1 }
        return CondaFilename(filename) == nil && ArchiveFilename(filename) == nil ? 2 : 4
    }

    /// Throws what stands in the way, with something to do about it.
    func check() throws {
        for folder in [cache, prefix] { try checkWritable(folder) }
        // Big downloads lie beside what is unpacked of them until they are published.
        var needed = [try Files.device(of: cache): (cache, clampedSum(download, unpacked))]
        let device = try Files.device(of: prefix)
        // Files cannot be linked across file systems, so they are copied then.
        if needed[device] == nil { needed[device] = (prefix, generation) }
        for (folder, bytes) in needed.values {
            try checkSpace(folder, clampedSum(bytes, bytes / 100 * 3))
        }
    }

    private func checkWritable(_ folder: FilePath) throws {
        do {
            try Files.createDirectories(folder)
            try Files.checkWritable(folder)
        } catch let error as ProvisionError
            where error.code == .notPermitted || error.code == .readOnlyFileSystem
        {
            throw ProvisionError.cannotWrite(to: folder, error)
        }
    }

    private func checkSpace(_ folder: FilePath, _ bytes: Int64) throws {
        let free = try Files.freeSpace(at: folder)
        guard free < bytes else { return }
        throw Self.noSpace(folder, free: free, needed: bytes)
    }

    static func noSpace(_ folder: FilePath, free: Int64, needed: Int64) -> ProvisionError {
        ProvisionError(
            .notEnoughSpace,
            "cannot install: `\(folder)` has \(ByteCount(free)) free, \(ByteCount(needed)) are needed",
            hints: [
                """
                free some space, for example with `provision gc`, or choose another place with \
                `--prefix DIR` and `--cache-dir DIR`
                """
            ])
    }
}

extension ProvisionError {
    /// Says of a folder of ours, which `error` is about, what the user can do.
    static func cannotWrite(to folder: FilePath, _ error: ProvisionError) -> ProvisionError {
        ProvisionError(
            .placeNotWritable, "cannot write to `\(folder)`", context: error.context,
            hints: ["run this again with `sudo`, or pass `--prefix DIR` and `--cache-dir DIR`"])
    }
}

/// The sum, or the largest number: sizes come from a lock.
func clampedSum(_ left: Int64, _ right: Int64) -> Int64 {
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? .max : sum
}

/// The product, or the largest number.
func clampedProduct(_ left: Int64, _ right: Int64) -> Int64 {
    let (product, overflow) = left.multipliedReportingOverflow(by: right)
    return overflow ? .max : product
}
