import Archives
import Diagnostics
import FileSystem
import PackageModel
import SystemPackage

/// A wheel of an index, and how to find METADATA in it.
struct Wheel: Sendable {
    let file: IndexFile
    private let name: WheelFilename

    /// METADATA of more bytes is not read; real ones have kilobytes.
    static let limit = 16 << 20

    init(_ file: IndexFile) throws {
        self.file = file
        do throws(WheelFilename.Fault) {
            name = try WheelFilename(file.filename)
        } catch {
            throw ProvisionError(
                .badMetadata, "cannot read `\(file.filename)` as a wheel", context: ["\(error)"])
        }
    }

    /// Reads METADATA and holds it against the file's name.
    func read(_ bytes: [UInt8]) throws -> CoreMetadata {
        let metadata: CoreMetadata
        do throws(CoreMetadata.Fault) {
            metadata = try CoreMetadata(bytes)
        } catch {
            throw bad("\(error)")
        }
        guard metadata.name == name.name, metadata.version == name.version else {
            throw ProvisionError(
                .metadataDisagrees, "cannot use `\(file.filename)`",
                context: [
                    "its METADATA is of `\(metadata.name) \(metadata.version)`",
                    "from `\(file.url)`",
                ])
        }
        return metadata
    }

    /// The place of METADATA among the members: in the one dist-info folder of that name.
    func position(in directory: ZipDirectory) throws -> Int {
        let found = directory.entries.indices.filter { isMetadata(directory.entries[$0].name) }
        guard found.count == 1, let position = found.first else {
            throw bad(found.isEmpty ? "it has no METADATA" : "it has more than one METADATA")
        }
        return position
    }

    private func isMetadata(_ member: String) -> Bool {
        let parts = member.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1] == "METADATA", parts[0].hasSuffix(".dist-info") else {
            return false
        }
        let folder = parts[0].dropLast(".dist-info".count).split(separator: "-")
        return folder.count == 2 && PackageName(folder[0]) == name.name
            && PEP440Version(String(folder[1])) == name.version
    }

    /// METADATA of the wheel that lies at `path`.
    func member(ofFile path: FilePath) throws -> [UInt8] {
        let archive = try OpenFile.open(path, .read)
        let directory = try ZipReader.directory(of: archive)
        let position = try position(in: directory)
        guard let range = directory.range(ofEntryAt: position), range.count <= Self.limit else {
            throw bad("its METADATA is too large")
        }
        var bytes = [UInt8](repeating: 0, count: range.count)
        try bytes.withUnsafeMutableBytes { room in
            var count = 0
            while count < room.count {
                let rest = UnsafeMutableRawBufferPointer(rebasing: room[count...])
                let got = try archive.read(into: rest, at: range.lowerBound + Int64(count))
                guard got > 0 else { throw bad("it shrank while it was read") }
                count += got
            }
        }
        return try ZipReader.read(
            position, of: directory, from: bytes, archive: file.filename, limit: Self.limit)
    }

    func bad(_ reason: String) -> ProvisionError {
        ProvisionError(
            .badMetadata, "cannot read the METADATA of `\(file.filename)`",
            context: [reason, "from `\(file.url)`"])
    }

    static func differs(_ url: String, _ told: Digest, _ found: Digest?) -> ProvisionError {
        ProvisionError(
            .digestDiffers, "cannot use `\(url)`",
            context: [
                "the index gives `\(told)`", "what came has `\(found?.description ?? "another")`",
            ])
    }
}
