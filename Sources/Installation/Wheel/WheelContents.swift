import Diagnostics
import PackageModel

/// What a wheel says of itself, read from its unpacked files and found to be consistent.
struct WheelContents {
    /// `torch-2.9.1.dist-info`.
    let information: String
    let metadata: WheelMetadata
    let entryPoints: EntryPoints
    let record: WheelRecord

    /// A file of the wheel as it was unpacked.
    typealias File = StoreEntry.File

    /// Reads the four documents of a wheel and compares RECORD with `files`, both ways.
    ///
    /// `read` gives the contents of one of `files`.
    init(
        of filename: WheelFilename, files: [File], read: @escaping (File) throws -> [UInt8]
    ) throws {
        let fault = Fault(filename: filename.text)
        information = try Self.information(of: filename, files, fault)
        let documents = Documents(
            folder: information,
            files: Dictionary(files.map { ($0.path, $0) }, uniquingKeysWith: { $1 }),
            read: read)
        do {
            metadata = try WheelMetadata(try documents.required("WHEEL", fault))
            record = try WheelRecord(try documents.required("RECORD", fault))
            entryPoints =
                try documents.optional("entry_points.txt").map(EntryPoints.init) ?? .init()
        } catch let error as WheelMetadata.Fault {
            throw fault.because("its WHEEL file: \(error)")
        } catch let error as WheelRecord.Fault {
            throw fault.because("its RECORD: \(error)")
        } catch let error as EntryPoints.Fault {
            throw fault.because("its entry_points.txt: \(error)")
        }
        try checkRecord(files, fault)
    }

    /// The one `.dist-info` folder, whose name and version are those of the file's name.
    private static func information(
        of filename: WheelFilename, _ files: [File], _ fault: Fault
    ) throws -> String {
        let tops = Set(
            files.compactMap { $0.path.split(separator: "/").first.map(String.init) }
        ).filter { $0.hasSuffix(".dist-info") }
        guard let folder = tops.first, tops.count == 1 else {
            throw fault.because("it has \(tops.count) `.dist-info` folders, not one")
        }
        let parts = folder.dropLast(".dist-info".count).split(separator: "-", maxSplits: 1)
        guard parts.count == 2, PackageName(parts[0]) == filename.name,
            PEP440Version(String(parts[1])) == filename.version
        else { throw fault.because("its folder `\(folder)` belongs to another wheel") }
        return folder
    }

    private func checkRecord(_ files: [File], _ fault: Fault) throws {
        var listed: [String: WheelRecord.Entry] = [:]
        // Some builders list folders too, which say nothing.
        for entry in record.entries where !entry.path.hasSuffix("/") {
            listed[entry.path] = entry
        }
        for file in files {
            let entry = listed.removeValue(forKey: file.path)
            if Self.unsigned.contains(where: { file.path == "\(information)/\($0)" }) { continue }
            guard let entry, let digest = entry.digest else {
                throw fault.because("its RECORD does not vouch for `\(file.path)`")
            }
            guard digest == file.digest, entry.size ?? file.size == file.size else {
                throw fault.because("`\(file.path)` is not what its RECORD says")
            }
        }
        let absent = listed.keys.filter { path in
            !Self.unsigned.contains { path == "\(information)/\($0)" }
        }
        if let first = absent.min() {
            throw fault.because("its RECORD lists `\(first)`, which is not there")
        }
    }

    /// What RECORD cannot vouch for: itself and its signatures.
    static let unsigned = ["RECORD", "RECORD.jws", "RECORD.p7s"]
}

/// Finds and reads the files of the `.dist-info` folder.
private struct Documents {
    let folder: String
    let files: [String: WheelContents.File]
    let read: (WheelContents.File) throws -> [UInt8]

    func optional(_ name: String) throws -> [UInt8]? {
        try files["\(folder)/\(name)"].map(read)
    }

    func required(_ name: String, _ fault: Fault) throws -> [UInt8] {
        guard let bytes = try optional(name) else {
            throw fault.because("it has no `\(folder)/\(name)`")
        }
        return bytes
    }
}

/// Says which wheel is broken.
private struct Fault {
    let filename: String

    func because(_ reason: String) -> ProvisionError {
        ProvisionError(.brokenWheel, "cannot use the wheel `\(filename)`", context: [reason])
    }
}
