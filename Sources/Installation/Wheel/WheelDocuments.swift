import Archives
import Diagnostics
import PackageModel

/// What a wheel says of itself in its `.dist-info` folder.
struct WheelDocuments {
    /// `torch-2.9.1.dist-info`.
    let information: String
    let metadata: WheelMetadata
    let entryPoints: EntryPoints

    /// A file of the wheel as it was unpacked.
    typealias File = StoreEntry.File

    /// Finds and reads the documents; `read` gives the contents of one of `files`.
    init(
        of filename: WheelFilename, files: [File], read: @escaping (File) throws -> [UInt8]
    ) throws {
        do {
            information = try WheelContents.distInfoFolder(
                of: filename.text, in: files.lazy.map(\.path))
        } catch {
            throw error.about(filename.text)
        }
        let source = Source(filename: filename, folder: information, files: files, read: read)
        metadata = try source.parse("WHEEL", WheelMetadata.init)
        entryPoints =
            source.has("entry_points.txt")
            ? try source.parse("entry_points.txt", EntryPoints.init) : EntryPoints()
    }

    /// Compares RECORD with the files, both ways; digests that RECORD itself vouched for are equal.
    static func checkRecord(
        of filename: WheelFilename, members: [ExtractedMember], record: WheelRecord
    ) throws {
        var listed: [String: RecordedFile] = [:]
        // Some builders list folders too, which say nothing.
        for entry in record.entries where !entry.path.hasSuffix("/") {
            listed[entry.path] = RecordedFile(digest: entry.digest, size: entry.size)
        }
        do {
            try WheelContents.check(
                filename: filename.text, members: members, record: listed,
                acceptsUnhashed: true)
        } catch {
            throw error.about(filename.text)
        }
    }

    /// What RECORD cannot vouch for: itself and its signatures.
    static let unsigned = ["RECORD", "RECORD.jws", "RECORD.p7s"]

    /// Where documents are read from.
    private struct Source {
        let filename: WheelFilename
        let folder: String
        let files: [File]
        let read: (File) throws -> [UInt8]

        func file(_ name: String) -> File? {
            let path = "\(folder)/\(name)"
            return files.first { $0.path == path }
        }

        func has(_ name: String) -> Bool { file(name) != nil }

        func parse<Document, Fault: Error>(
            _ name: String, _ parse: ([UInt8]) throws(Fault) -> Document
        ) throws -> Document {
            guard let file = file(name) else { throw broken("it has no `\(folder)/\(name)`") }
            let bytes = try read(file)
            do {
                return try parse(bytes)
            } catch {
                throw broken("its \(name): \(error)")
            }
        }

        private func broken(_ reason: String) -> ProvisionError {
            ProvisionError(
                .brokenWheel, "cannot use the wheel `\(filename)`", context: [reason])
        }
    }
}
