import Archives
import Diagnostics
import FileSystem
import Hashing
import PackageModel
import SystemPackage

/// A wheel in staging whose size and digest agree with the lock; what is left is to publish it.
struct UnpackedWheel: UnpackedArtifact {
    let staged: StagedEntry
    let filename: WheelFilename
    let members: [ExtractedMember]

    private var tree: Directory { staged.tree }

    /// Checks RECORD both ways, makes the files read-only, and gives the entry its name.
    func publish(
        to folder: StoreFolder, boot: BootIdentity, _ failPoints: FailPoints
    ) throws -> StoreEntry {
        let files: [StoreEntry.File]
        do {
            let record = try record()
            try WheelDocuments.checkRecord(of: filename, members: members, record: record)
            files = try self.files(record)
            _ = try WheelDocuments(of: filename, files: files) { file in
                try Files.read(tree.path.appending(file.path), limit: 16 << 20)
            }
            for file in files { try Files.setMode(file.mode, of: tree.path.appending(file.path)) }
        } catch {
            try staged.discard()
            throw error
        }
        return try staged.publish(files, to: folder, boot: boot, failPoints)
    }

    private func record() throws -> WheelRecord {
        // Not just any RECORD: wheels such as setuptools carry others, with their own, inside.
        let folder: String
        do {
            folder = try WheelContents.distInfoFolder(
                of: filename.text, in: members.lazy.map(\.path))
        } catch {
            throw error.about(filename.text)
        }
        guard let file = members.first(where: { $0.path == "\(folder)/RECORD" }) else {
            throw broken("it has no RECORD")
        }
        do {
            return try WheelRecord(Files.read(tree.path.appending(file.path)))
        } catch let fault as WheelRecord.Fault {
            throw broken("its RECORD: \(fault)")
        }
    }

    private func broken(_ reason: String) -> ProvisionError {
        ProvisionError(
            .brokenWheel, "cannot use the wheel `\(filename)`", context: [reason])
    }

    /// Members as the store has them: read-only, each with its digest, or with the one that RECORD
    /// has where members were not hashed.
    private func files(_ record: WheelRecord) throws -> [StoreEntry.File] {
        let vouched = Dictionary(
            record.entries.compactMap { entry in entry.digest.map { (entry.path, $0) } },
            uniquingKeysWith: { first, _ in first })
        return try members.map { member in
            let digest =
                try member.sha256 ?? vouched[member.path]
                ?? Digest.sha256(ofFile: tree.path.appending(member.path))
            return StoreEntry.File(
                path: member.path, size: member.size, mode: member.mode & 0o555, digest: digest)
        }.sorted { $0.path < $1.path }
    }
}
