import Diagnostics
import Glibc
package import SystemPackage

extension Files {
    /// Removes a directory that has nothing in it; false where it has, or where there is none.
    @discardableResult
    package static func removeEmptyDirectory(_ path: FilePath) throws -> Bool {
        let answer = unsafe path.attempt { unsafe rmdir($0) }
        switch answer {
        case .success: return true
        case .failure(.noSuchFileOrDirectory), .failure(.directoryNotEmpty),
            .failure(.notDirectory), .failure(.fileExists), .failure(.resourceBusy):
            return false
        case .failure(let reason): throw reason.failing(to: "remove", path)
        }
    }

    /// Writes a file that must not be there yet; false, and nothing has changed, where something is.
    package static func writeIfAbsent(
        _ bytes: [UInt8], to path: FilePath, mode: UInt16 = 0o644, sync: Bool = false
    ) throws -> Bool {
        let aside = try temporarySibling(of: path)
        try writeAtomically(bytes, to: aside, mode: mode, sync: sync)
        do {
            if try renameIfAbsent(aside, to: path) {
                if sync { try syncDirectory(path.removingLastComponent()) }
                return true
            }
        } catch {
            try? remove(aside)
            throw error
        }
        try remove(aside)
        return false
    }
}
