import Diagnostics
import FileSystem
import Glibc
import Subprocess
import SystemPackage

/// A program of a new environment, run while that is being installed.
struct CondaChild {
    var executable: FilePath
    var arguments: [String]
    var environment: [String: String]
    var workingDirectory: FilePath
    /// Receives everything that it prints; made anew and left to the caller.
    var log: FilePath

    /// Waits for the end and tells whether it was a success; its whole group is killed then, and
    /// where this is cancelled.
    func run() async throws -> Bool {
        try Files.remove(log)
        let output = try FileDescriptor.open(
            log, .writeOnly, options: [.create, .truncate, .noFollow, .closeOnExec],
            permissions: [.ownerReadWrite])
        defer { try? output.close() }
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [
            .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .seconds(1))
        ]
        let variables = environment.compactMap { name, value in
            Environment.Key(rawValue: name).map { ($0, value) }
        }
        do {
            let result = try await Subprocess.run(
                .path(executable), arguments: Arguments(arguments),
                environment: .custom(Dictionary(variables) { first, _ in first }),
                workingDirectory: workingDirectory, platformOptions: options, input: .none,
                output: .fileDescriptor(output, closeAfterSpawningProcess: false),
                error: .fileDescriptor(output, closeAfterSpawningProcess: false))
            // What it left behind must not write into an environment that is finished.
            _ = kill(-result.processIdentifier.value, SIGKILL)
            try Task.checkCancellation()
            return result.terminationStatus.isSuccess
        } catch let error as SubprocessError {
            throw ProvisionError(
                .programFailed, "failed to run `\(executable)`", context: ["\(error)"])
        }
    }

    /// The last lines of what it printed, at most `count`.
    func lastLines(_ count: Int) throws -> [String] {
        let size = try Files.size(of: log)
        let file = try OpenFile.open(log, .read)
        var bytes = [UInt8](repeating: 0, count: Int(min(size, 16384)))
        let got = try bytes.withUnsafeMutableBytes {
            try file.read(into: $0, at: max(0, size - 16384))
        }
        return String(decoding: bytes[..<got], as: UTF8.self)
            .split(whereSeparator: \.isNewline).suffix(count).map(String.init)
    }
}
