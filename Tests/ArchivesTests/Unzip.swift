import Archives
import Diagnostics
import FileSystem
import SystemPackage
import TestSupport

/// Unpacks `bytes` into `folder` as an installation does, in pieces of `step` bytes.
func unzip(
    _ bytes: [UInt8], into folder: FilePath, step: Int = 1 << 16, hashing: Bool = true,
    budget: UnpackBudget? = nil
) throws -> [ExtractedMember] {
    var directory: ZipDirectory?
    var start = 0
    while directory == nil {
        let tail = Array(bytes[start...])
        switch try ZipDirectory.parse(tail: tail, fileSize: Int64(bytes.count)) {
        case .directory(let found): directory = found
        case .needsMore(let from): start = Int(from)
        }
    }
    guard let directory else { return [] }
    try Files.createDirectories(folder)
    var extractor = try ZipExtractor(
        directory, of: "test.zip", into: .open(folder), hashingMembers: hashing, budget: budget)
    for start in stride(from: 0, to: bytes.count, by: step) {
        try extractor.consume(Array(bytes[start..<min(bytes.count, start + step)]))
    }
    return try extractor.finish()
}

/// The reason for which `bytes` are refused, whichever error bears it; nil if they are accepted.
func refusal(of bytes: [UInt8]) throws -> String? {
    let scratch = try TemporaryDirectory()
    do {
        _ = try unzip(bytes, into: scratch.appending("out"))
        return nil
    } catch let error as ArchiveError {
        return error.reason
    } catch let error as ProvisionError {
        return ([error.message] + error.context).joined(separator: ": ")
    }
}
