import Archives
import Diagnostics
import FileSystem
import Hashing
import PackageModel
import SystemPackage

/// A wheel in staging whose size and digest agree with the lock; what is left is to publish it.
struct UnpackedWheel {
    let request: StoreRequest
    let filename: WheelFilename
    let staging: FilePath
    let tree: Directory
    let members: [ExtractedMember]

    /// Checks RECORD both ways, makes the files read-only, and gives the entry its name.
    ///
    /// That another run published the same digest meanwhile is success too.
    func publish(
        to folder: StoreFolder, boot: BootIdentity, _ failPoints: FailPoints
    ) throws -> StoreEntry {
        do {
            let record = try record()
            try WheelDocuments.checkRecord(
                of: filename, members: members, record: record)
            let files = try files(record)
            _ = try WheelDocuments(of: filename, files: files) { file in
                try Files.read(tree.path.appending(file.path), limit: 16 << 20)
            }
            try finish(files, boot)
        } catch {
            try Files.removeTree(staging)
            throw error
        }
        try failPoints(.beforePublish)
        let isOurs = try Files.renameIfAbsent(staging, to: folder.entry(request.digest))
        if !isOurs { try Files.removeTree(staging) }
        try failPoints(.afterPublish)
        guard let entry = try StoreEntry.open(request.digest, in: folder) else {
            throw ProvisionError(
                .damagedFile, "cannot find `\(request.label)` in the store",
                context: ["something removed it just after it was published"])
        }
        return entry
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

    private func finish(_ files: [StoreEntry.File], _ boot: BootIdentity) throws {
        for file in files { try Files.setMode(file.mode, of: tree.path.appending(file.path)) }
        let manifest = Manifest(
            files.map { file in
                Manifest.Entry(
                    path: file.path, owner: "",
                    content: .file(size: file.size, mode: file.mode, digest: file.digest))
            })
        try Files.writeAtomically(
            manifest.text, to: staging.appending(StoreEntry.manifestName), mode: 0o444)
        try BootMark.write(boot, to: staging.appending(StoreEntry.markName))
        try Files.setMode(0o755, of: staging)
    }
}
